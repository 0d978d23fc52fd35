import type { Tx } from '#kernel/db.ts';
import type { Principal } from '#kernel/principal.ts';
import { openForm } from '#modules/forms/index.ts';
import { readVocabularies } from '../../record/vocabularies.ts';
import { targetsFor } from './registry.ts';
import type { Target } from './target.ts';

/** What columns can mean to this person, in the words of the enterprise. */
export async function readTargets(tx: Tx, principal: Principal): Promise<Target[]> {
  const { fields } = await openForm(tx, 'customers.customer', principal.roleKey);
  return targetsFor({ fields, words: await readVocabularies(tx) }, principal.roleKey);
}
