import type { FilterCondition } from '@guanjia/contracts/core/list';
import type { RawBuilder } from 'kysely';
import type { Clock } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import type { Principal } from '#kernel/principal.ts';
import { type LiveForm, openForm } from '#modules/forms/index.ts';
import { type RecordWords, readRecordWords } from '../record/list-columns.ts';
import { createTermFrequencies, type TermFrequencies } from './term-frequencies.ts';

/** What a question to the list needs to know beside itself. */
export interface ListContext {
  form: LiveForm;
  frequencies: TermFrequencies;
  words: RecordWords;
  now: Date;
  others?: OtherTests;
}

/** Conditions on what other modules know of customers, by column of the list. `c` is the alias of the customers. */
export type OtherTests = Readonly<
  Record<string, (filter: FilterCondition, tenantId: string) => RawBuilder<boolean>>
>;

export type OpenList = (tx: Tx, principal: Principal) => Promise<ListContext>;

export function createListContext(clock: Clock, others: OtherTests = {}): OpenList {
  const frequencies = createTermFrequencies(clock);
  return async (tx, { roleKey }) => ({
    form: await openForm(tx, 'customers.customer', roleKey),
    frequencies: await frequencies(tx),
    words: await readRecordWords(tx),
    now: clock.now(),
    others,
  });
}
