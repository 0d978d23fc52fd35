import { setImmediate } from 'node:timers/promises';
import { updateTask } from '#kernel/background-tasks.ts';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import { openList } from '#kernel/imports/list-file.ts';
import { createPacing } from '#kernel/imports/pacing.ts';
import type { Job } from '#kernel/jobs.ts';
import type { Log } from '#kernel/log.ts';
import { emit, publish } from '#kernel/outbox.ts';
import { systemActor } from '#kernel/principal.ts';
import type { SheetRow } from '#kernel/sheets/sheet-row.ts';
import { topics } from '#kernel/topics.ts';
import { isTransient } from '#kernel/transient.ts';
import { insertCustomers } from '#modules/customers/index.ts';
import { addTasks } from '../add-tasks.ts';
import { type Accepted, addCounts, classifyRows, rememberNumbers, type Source } from './classify.ts';
import { listSearch } from './columns.ts';
import { type ImportDeps, loadUpload, runImportJob } from './import-service.ts';
import { changeImport, type ImportRecord, presentImport, readImport } from './import-store.ts';

interface Payload {
  tenantId: string;
  importId: string;
}

type Deps = ImportDeps & { log: Log };

/** So many problems and duplicates go along with a message. */
const toldDetails = 20;

/**
 * Takes a list in, lot by lot: each lot's customers, tasks, counts and the place reached commit together, so that a
 * run goes on where another stopped, and two at a time cannot take a row twice.
 */
export function importJob(deps: Deps): Job<Payload> {
  return {
    name: runImportJob,
    async handle(payload, signal) {
      try {
        await run(deps, payload, signal);
      } catch (error) {
        if (signal.aborted || isTransient(error)) throw error;
        deps.log.error({ err: error, importId: payload.importId }, 'a list import failed');
        await fail(deps, payload, error instanceof AppError ? error.code : 'internal');
      }
    },
  };
}

async function run(deps: Deps, { tenantId, importId }: Payload, signal: AbortSignal): Promise<void> {
  const { db, objects } = deps;
  const begun = await db.tenantTx(tenantId, (tx) => readImport(tx, importId));
  if (begun.state !== 'running') return;
  const source: Source = { campaignId: begun.campaignId, columns: begun.columns, mapping: begun.mapping };
  const { rows } = await openList(await loadUpload(objects, begun), listSearch);
  const seen = new Set<string>();
  const tell = createTeller(deps);
  let at = 0;
  let reached = begun.nextRow;
  for await (const lot of rows) {
    signal.throwIfAborted();
    if (at < reached) rememberNumbers(source, lot, seen);
    else
      reached = await db.tenantTx(tenantId, (tx) =>
        takeLot({ deps, tx, importId, source, lot, at, seen, tell }),
      );
    at += lot.length;
    await setImmediate();
  }
  await db.tenantTx(tenantId, (tx) => finish(deps, tx, importId, tell));
}

interface LotInput {
  deps: Deps;
  tx: Tx;
  importId: string;
  source: Source;
  lot: SheetRow[];
  at: number;
  seen: Set<string>;
  tell: Teller;
}

/** Returns the place that is reached, which another run may have moved beyond this lot. */
async function takeLot({ deps, tx, importId, source, lot, at, seen, tell }: LotInput): Promise<number> {
  const now = deps.clock.now();
  const before = await readImport(tx, importId, true);
  if (before.state !== 'running') throw new AppError('import_state');
  if (before.nextRow > at) {
    rememberNumbers(source, lot, seen);
    return before.nextRow;
  }
  const { counts, accepted } = await classifyRows(tx, source, lot, seen);
  const created = await addTasks(tx, source.campaignId, await toTasks(tx, accepted, now), importId, now);
  const record = await changeImport(tx, importId, {
    counts: addCounts(before.counts, { ...counts, created }),
    nextRow: at + lot.length,
  });
  await tell(tx, record, false);
  return record.nextRow;
}

/** Makes customers of the unknown numbers, in the public pool; a private customer's task is the owner's. */
async function toTasks(tx: Tx, accepted: readonly Accepted[], now: Date) {
  const unknown = accepted.filter(({ customer }) => !customer).map(({ row }) => row);
  const ids = await insertCustomers(
    tx,
    unknown.map(({ phone, ...row }) => ({
      kind: 'person',
      name: row.name,
      gender: row.gender,
      birthYear: null,
      region: row.region,
      level: row.level,
      source: row.source,
      note: row.note,
      custom: {},
      ownerId: null,
      phones: [phone],
    })),
    now,
  );
  const created = new Map(unknown.map((row, index) => [row.line, ids[index] ?? '']));
  return accepted.map(({ row, customer }) => ({
    customerId: customer?.id ?? created.get(row.line) ?? '',
    number: row.phone.e164,
    extension: row.phone.extension,
    agentId: customer?.ownerId ?? null,
  }));
}

type Teller = (tx: Tx, record: ImportRecord, always: boolean) => Promise<void>;

/** Tells the user's pages and the task centre, not more often than an eye can follow. */
function createTeller({ clock }: Deps): Teller {
  const isTime = createPacing(clock);
  return async (tx, record, always) => {
    if (!isTime(always)) return;
    const now = clock.now();
    const failed = record.state === 'failed';
    await publish(tx, {
      type: 'outbound.import',
      payload: presentImport(record, toldDetails),
      at: now,
      topics: [topics.user(record.userId)],
    });
    await updateTask(
      tx,
      record.id,
      {
        state: failed ? 'failed' : record.state === 'done' ? 'done' : 'running',
        done: record.counts.processed,
        ...(record.state === 'done' &&
          record.counts.bad > 0 && { resultPath: `/api/outbound/imports/${record.id}/bad-rows` }),
      },
      now,
    );
  };
}

async function finish({ clock, audit }: Deps, tx: Tx, importId: string, tell: Teller): Promise<void> {
  const now = clock.now();
  const before = await readImport(tx, importId, true);
  if (before.state !== 'running') return;
  const record = await changeImport(tx, importId, { state: 'done', finishedAt: now });
  await tell(tx, record, true);
  const { campaignId, counts } = record;
  await audit.record(tx, {
    actor: systemActor(tx.tenantId ?? ''),
    action: 'outbound.import_finished',
    entityType: 'list_import',
    entityId: importId,
    after: { ...counts, campaignId, userId: record.userId },
  });
  await emit(tx, {
    type: 'outbound.list_imported',
    payload: { importId, campaignId, created: counts.created, at: now.toISOString() },
    at: now,
  });
  await publish(tx, {
    type: 'outbound.desk_changed',
    payload: { campaignId },
    at: now,
    topics: [topics.everybody],
  });
}

/** What was taken in stays; the same file can be uploaded again. */
async function fail(deps: Deps, { tenantId, importId }: Payload, errorCode: string): Promise<void> {
  const now = deps.clock.now();
  await deps.db.tenantTx(tenantId, async (tx) => {
    if ((await readImport(tx, importId, true)).state !== 'running') return;
    const record = await changeImport(tx, importId, { state: 'failed', finishedAt: now });
    await updateTask(tx, importId, { errorCode }, now);
    await createTeller(deps)(tx, record, true);
  });
}
