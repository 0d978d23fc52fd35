import type { ImportRules } from '@guanjia/contracts/customers/imports';
import type { Clock } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import { newIds } from '#kernel/ids.ts';
import type { Principal } from '#kernel/principal.ts';
import type { BulkForms } from '#modules/forms/index.ts';
import { readRecordSettings } from '../record/settings-store.ts';
import { keepBefore, tellTimelines } from './change-log.ts';
import { keepNotTaken } from './import-rows.ts';
import { changeImport, type ImportRecord, lockImport } from './import-store.ts';
import { loadKnown } from './known-customers.ts';
import { readLimits, type WouldHold } from './limits.ts';
import type { Lot } from './lots.ts';
import { addCounts, type NotTakenRow, type Plan, planLot } from './plan.ts';
import type { SeenKeys } from './seen-keys.ts';
import { insertStates, updateStates } from './write-customers.ts';

/** As many problems are kept for the page. */
const keptProblems = 100;

/** The form was published anew since the rows were read: they are read again. */
export class StaleRows extends Error {}

export interface TakeInput {
  importId: string;
  pass: number;
  principal: Principal;
  rules: ImportRules;
  lot: Lot;
}

interface Deps {
  clock: Clock;
  bulkForms: BulkForms;
}

/**
 * Writes a lot, its counts and the place reached in one transaction, so that a run goes on where another was killed and
 * two at a time cannot take a row twice. Undefined: the import is no longer running, or not this run of it.
 */
export async function takeLot(deps: Deps, tx: Tx, input: TakeInput): Promise<ImportRecord | undefined> {
  const { importId, principal, lot } = input;
  await oneLotAtATime(tx);
  const record = await lockImport(tx, importId);
  if (record.state !== 'running' || record.pass !== input.pass) return undefined;
  if (record.next_row >= lot.end) return record;
  const rows = lot.rows.filter(({ place }) => place >= record.next_row);
  const { form, plan } = await planned(deps, tx, { ...input, rows, created: record.counts.created });
  const now = deps.clock.now();
  await insertStates(tx, plan.added, { importId, now });
  await updateStates(
    tx,
    plan.changed.flatMap((state) => (state.original ? [{ ...state, original: state.original }] : [])),
    now,
  );
  const touched = [...plan.added, ...plan.changed];
  await form.claim(touched.map(({ id, current }) => ({ recordId: id, custom: current.custom })));
  await keepBefore(tx, importId, plan.changed);
  await tellTimelines(tx, {
    changes: plan.changed.flatMap(({ id, own, original, current }) =>
      own || !original ? [] : [{ id, before: original, after: current }],
    ),
    importId,
    fileName: record.file_name,
    reason: 'import',
    actorId: principal.userId,
    now,
  });
  return settle(tx, record, { plan, lot });
}

/** What a lot would do: the same decisions, nothing written but the counts. */
export async function checkLot(
  deps: Deps,
  tx: Tx,
  input: TakeInput & { seen: SeenKeys; would: WouldHold },
): Promise<ImportRecord | undefined> {
  const record = await lockImport(tx, input.importId);
  if (record.state !== 'checking' || record.pass !== input.pass) return undefined;
  const { plan } = await planned(deps, tx, {
    ...input,
    rows: input.lot.rows,
    created: record.counts.created,
  });
  return settle(tx, record, { plan, lot: input.lot });
}

async function planned(
  { clock, bulkForms }: Deps,
  tx: Tx,
  input: TakeInput & { rows: Lot['rows']; created: number; seen?: SeenKeys; would?: WouldHold },
) {
  const { importId, principal, rules, rows, lot, created, seen, would } = input;
  const form = await bulkForms.open(tx, { object: 'customers.customer', principal });
  if (form.version !== lot.formVersion) throw new StaleRows();
  const known = await loadKnown(tx, { principal, importId, rules, form, rows });
  const now = clock.now();
  const limits = await readLimits(tx, { principal, rules, rows, now, ...(would && { would }) });
  const owners = rules.place.pool === 'private' ? rules.place.owners : [];
  const ids = newIds(rows.length, now.getTime());
  const plan = planLot({
    rows,
    rules,
    known: { ...known, limits },
    form,
    today: lot.today,
    mediaRequired: (await readRecordSettings(tx)).mediaRequired,
    ids,
    ownerOf: (before) => owners[(created + before) % owners.length] ?? null,
    ...(seen && { seen }),
  });
  return { form, plan };
}

async function settle(
  tx: Tx,
  record: ImportRecord,
  { plan, lot }: { plan: Plan; lot: Lot },
): Promise<ImportRecord> {
  await keepNotTaken(tx, { importId: record.id, pass: record.pass }, plan.notTaken);
  const problems = problemsOf(record, plan.notTaken);
  const counts = addCounts(record.counts, plan.counts);
  return changeImport(tx, record.id, {
    counts,
    next_row: lot.end,
    ...(problems && { problems }),
    ...(lot.end > (record.total_rows ?? 0) && { total_rows: lot.end }),
  });
}

function problemsOf(record: ImportRecord, rows: readonly NotTakenRow[]) {
  const room = keptProblems - record.problems.length;
  if (room <= 0) return undefined;
  const more = rows
    .filter(({ kind }) => kind === 'bad')
    .flatMap(({ line, problems }) => problems.map((problem) => ({ line, ...problem })));
  return more.length > 0 ? [...record.problems, ...more.slice(0, room)] : undefined;
}

/**
 * Lots of a tenant's imports come one after the other: two imports with the same person in them add the person once, and
 * never wait for each other in a circle.
 */
export async function oneLotAtATime(tx: Tx): Promise<void> {
  // A lot that is lost when the machine loses its power is lost with its place, and taken again.
  await tx.query('set local synchronous_commit = off');
  await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `customers.import:${tx.tenantId}`,
  ]);
}
