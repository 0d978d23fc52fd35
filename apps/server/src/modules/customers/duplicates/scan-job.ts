import { updateTask } from '#kernel/background-tasks.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { addJob, type Job } from '#kernel/jobs.ts';
import type { Log } from '#kernel/log.ts';
import { isTransient } from '#kernel/transient.ts';
import { dayMs } from '../pools/pool-rules.ts';
import { dissolveStale } from './group-store.ts';
import { beginScan, findScan, type ScanKind, type ScanRow, saveScan, scanPhases } from './scan-store.ts';
import { settleCustomers, settleKeys } from './settle.ts';
import {
  type ChangePhase,
  changePhases,
  type FullPhase,
  nextChanged,
  nextSharedKeys,
} from './shared-values.ts';

interface Deps {
  db: Db;
  clock: Clock;
  log: Log;
}

interface Payload {
  tenantId: string;
}

export const scanJobName = 'customers.find_duplicates';
/** Values, or customers, of one transaction. */
const batch = 500;
/** So often everybody is looked at, whatever was marked as changed. */
const fullEveryDays = 7;

/** Begins a scan in this transaction; the job goes on with it. Throws `duplicate_scan_running`. */
export async function startScan(
  tx: Tx,
  scan: { kind: ScanKind; taskId: string | null; at: Date },
): Promise<void> {
  await beginScan(tx, scan);
  await addJob(tx, scanJobName, { tenantId: tx.tenantId }, { queue: `duplicates:${tx.tenantId}` });
}

/**
 * Looks for duplicates, lot by lot. Each lot commits with the place reached while the scan's own row is locked: a run goes
 * on where another stopped, and what is done twice comes to the same.
 */
export function scanJob(deps: Deps): Job<Payload> {
  const { db, clock, log } = deps;
  return {
    name: scanJobName,
    async handle({ tenantId }, signal) {
      try {
        while (await db.tenantTx(tenantId, (tx) => step(tx, clock.now()))) signal.throwIfAborted();
      } catch (error) {
        if (signal.aborted || isTransient(error)) throw error;
        log.error({ err: error }, 'looking for duplicates failed');
        await db.tenantTx(tenantId, (tx) => fail(tx, clock.now()));
      }
    },
  };
}

/** One lot; false when there is nothing more to do. */
async function step(tx: Tx, now: Date): Promise<boolean> {
  const row = await findScan(tx, { lock: true });
  if (row?.state !== 'running') return false;
  const { looked, crowded, reached } = await lookOn(tx, row, now);
  const after: ScanRow = { ...row, looked: row.looked + looked, crowded: row.crowded + crowded };
  if (reached !== null) after.reached = reached;
  else {
    const phases: readonly ScanRow['phase'][] = scanPhases[row.kind];
    const next = phases[phases.indexOf(row.phase) + 1];
    Object.assign(after, next ? { phase: next, reached: '' } : ended(row, now));
  }
  await saveScan(tx, after);
  const state = after.state;
  if (row.task_id) await updateTask(tx, row.task_id, { state, done: after.looked }, now);
  return state === 'running';
}

function ended(row: ScanRow, now: Date): Partial<ScanRow> {
  return {
    state: 'done',
    finished_at: now,
    covered_at: row.started_at,
    full_at: row.kind === 'full' ? row.started_at : row.full_at,
  };
}

/** The next lot of the phase. `reached` is null where it was the last. */
async function lookOn(
  tx: Tx,
  { phase, scan, reached: after, ...row }: ScanRow,
  now: Date,
): Promise<{ looked: number; crowded: number; reached: string | null }> {
  const when = { scan, now };
  if (phase === 'stale') {
    const gone = await dissolveStale(tx, { ...when, limit: batch });
    return { looked: 0, crowded: 0, reached: gone < batch ? null : '' };
  }
  if (isChange(phase)) {
    const since = row.covered_at ?? row.started_at;
    const { ids, reached } = await nextChanged(tx, { phase, after, since, limit: batch });
    await settleCustomers(tx, ids, when);
    return { looked: ids.length, crowded: 0, reached };
  }
  const { keys, reached } = await nextSharedKeys(tx, { phase, after, limit: batch });
  return { looked: keys.length, crowded: await settleKeys(tx, keys, when), reached };
}

function isChange(phase: FullPhase | ChangePhase): phase is ChangePhase {
  return changePhases.some((one) => one === phase);
}

/** What was found before still counts. */
async function fail(tx: Tx, now: Date): Promise<void> {
  const row = await findScan(tx, { lock: true });
  if (row?.state !== 'running') return;
  await saveScan(tx, { ...row, state: 'failed', finished_at: now });
  if (row.task_id) await updateTask(tx, row.task_id, { state: 'failed', errorCode: 'internal' }, now);
}

/** Which scan is due: all customers the first time, after a failure, and once a week; else what changed. */
export function kindDue(last: ScanRow | undefined, now: Date): ScanKind {
  if (!last?.full_at || last.state === 'failed') return 'full';
  return now.getTime() - last.full_at.getTime() >= fullEveryDays * dayMs ? 'full' : 'changes';
}

/** Begins the scans of all enterprises: at half past two in China. */
export function nightlyScanJob({ db, clock }: Deps): Job<never> {
  return {
    name: 'customers.find_duplicates_nightly',
    cron: '30 18 * * *',
    async handle(_payload, signal) {
      const tenants = await db.platformTx((tx) =>
        tx.query<{ id: string }>(
          `select t.tenant_id as id from identity.tenant t
           where exists (select from customers.customer c where c.tenant_id = t.tenant_id)`,
        ),
      );
      for (const { id } of tenants) {
        signal.throwIfAborted();
        await db.tenantTx(id, async (tx) => {
          const last = await findScan(tx, { lock: true });
          if (last?.state === 'running') return;
          const at = clock.now();
          await startScan(tx, { kind: kindDue(last, at), taskId: null, at });
        });
      }
    },
  };
}
