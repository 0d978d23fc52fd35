import type {
  Dictionary,
  DictionaryEntry,
  saveDictionary as saveRoute,
} from '@guanjia/contracts/forms/dictionaries';
import type { Clock } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import type { OperationInput } from '#kernel/http/operation.ts';
import type { Principal } from '#kernel/principal.ts';
import type { AuditTrail } from '#modules/audit/index.ts';
import { readDictionaryFile, withLeftOut } from './dictionary-file.ts';
import { checkEntries } from './dictionary-rules.ts';
import { findDictionary, writeDictionary } from './dictionary-store.ts';

/** Throws `not_found`. */
export async function getDictionary(tx: Tx, key: string, version?: number): Promise<Dictionary> {
  const found = await findDictionary(tx, key, version);
  if (!found) throw notFound();
  return found;
}

/** Throws `not_found`, `version_conflict`, `dictionary_shipped`, `bad_request` with the entries at fault. */
export async function saveDictionary(
  deps: { clock: Clock; audit: AuditTrail },
  tx: Tx,
  principal: Principal,
  key: string,
  input: OperationInput<typeof saveRoute>['body'],
): Promise<Dictionary> {
  const before = await findDictionary(tx, key);
  if (!before && input.version > 0) throw notFound();
  if (before?.origin === 'fixed') throw new AppError('dictionary_shipped');
  if (before && before.version !== input.version) throw new AppError('version_conflict');
  const problems = checkEntries(input.entries, before?.entries ?? [], input.kind);
  if (problems.length > 0) {
    throw new AppError('bad_request', {
      fields: problems.map(({ index, problem }) => ({ path: `entries.${index}`, message: problem })),
    });
  }
  const written = await writeDictionary(
    tx,
    { ...input, key },
    { userId: principal.userId, now: deps.clock.now() },
  );
  if (!written) throw new AppError('version_conflict');
  await deps.audit.record(tx, {
    actor: principal,
    action: before ? 'forms.dictionary_changed' : 'forms.dictionary_created',
    entityType: 'dictionary',
    entityId: key,
    ...changedEntries(before?.entries ?? [], input.entries),
  });
  return getDictionary(tx, key);
}

/** Only the entries that differ: a dictionary may hold thousands. */
function changedEntries(before: readonly DictionaryEntry[], after: readonly DictionaryEntry[]) {
  const pick = (these: readonly DictionaryEntry[], others: readonly DictionaryEntry[]) => {
    const known = new Map(others.map((entry) => [entry.code, JSON.stringify(entry)]));
    const changed = these.filter((entry) => known.get(entry.code) !== JSON.stringify(entry));
    return Object.fromEntries(changed.slice(0, 200).map(({ code, ...entry }) => [code, entry]));
  };
  return { before: pick(before, after), after: pick(after, before) };
}

/**
 * Takes the entries of a file as the next version of a dictionary that exists. Throws as `saveDictionary` and
 * `readDictionaryFile` do.
 */
export async function importDictionary(
  deps: Parameters<typeof saveDictionary>[0],
  tx: Tx,
  principal: Principal,
  key: string,
  content: Buffer,
): Promise<Dictionary> {
  const { label, kind, version, entries } = await getDictionary(tx, key);
  const next = withLeftOut(await readDictionaryFile(content), entries);
  return saveDictionary(deps, tx, principal, key, { label, kind, version, entries: next });
}
