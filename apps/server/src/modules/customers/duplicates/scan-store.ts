import type { DuplicateScan } from '@guanjia/contracts/customers/duplicates';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import { changePhases, fullPhases } from './shared-values.ts';

export type ScanKind = 'full' | 'changes';

/** Parts of a scan, in their order. The last of a full one lets go what it has not seen. */
export const scanPhases = { full: [...fullPhases, 'stale'], changes: changePhases } as const;
export type ScanPhase = (typeof scanPhases)[ScanKind][number];

export interface ScanRow {
  scan: number;
  kind: ScanKind;
  state: 'running' | 'done' | 'failed';
  phase: ScanPhase;
  /** The last that was looked at in this phase; empty: none yet. */
  reached: string;
  looked: number;
  crowded: number;
  started_at: Date;
  finished_at: Date | null;
  full_at: Date | null;
  covered_at: Date | null;
  task_id: string | null;
}

const columns = `scan, kind, state, phase, coalesce(reached, '') as reached, looked, crowded, started_at, finished_at,
  full_at, covered_at, task_id`;

/** The scan that runs, or the last one. */
export async function findScan(tx: Tx, { lock = false } = {}): Promise<ScanRow | undefined> {
  const [row] = await tx.query<ScanRow & { [column: string]: unknown }>(
    `select ${columns} from customers.duplicate_scan where tenant_id = $1 ${lock ? 'for update' : ''}`,
    [tx.tenantId],
  );
  return row;
}

/** Throws `duplicate_scan_running`. */
export async function beginScan(
  tx: Tx,
  { kind, taskId, at }: { kind: ScanKind; taskId: string | null; at: Date },
): Promise<void> {
  const [begun] = await tx.query(
    `insert into customers.duplicate_scan as s (tenant_id, scan, kind, state, phase, started_at, task_id)
     values ($1, 1, $2, 'running', $3, $4, $5)
     on conflict (tenant_id) do update set scan = s.scan + case when $2 = 'full' then 1 else 0 end, kind = $2,
       state = 'running', phase = $3, reached = null, looked = 0, started_at = $4, finished_at = null, task_id = $5,
       crowded = case when $2 = 'full' then 0 else s.crowded end
     where s.state <> 'running' returning 1`,
    [tx.tenantId, kind, scanPhases[kind][0], at, taskId],
  );
  if (!begun) throw new AppError('duplicate_scan_running');
  // Everybody is looked at anyway; whoever changes from now on is marked again.
  if (kind === 'full')
    await tx.query('delete from customers.duplicate_due where tenant_id = $1', [tx.tenantId]);
}

export async function saveScan(tx: Tx, row: ScanRow): Promise<void> {
  await tx.query(
    `update customers.duplicate_scan set state = $2, phase = $3, reached = $4, looked = $5, crowded = $6,
       finished_at = $7, full_at = $8, covered_at = $9 where tenant_id = $1`,
    [
      tx.tenantId,
      row.state,
      row.phase,
      row.reached,
      row.looked,
      row.crowded,
      row.finished_at,
      row.full_at,
      row.covered_at,
    ],
  );
}

export function presentScan(row: ScanRow | undefined): DuplicateScan {
  return {
    state: row?.state ?? 'never',
    kind: row?.kind ?? null,
    startedAt: row?.started_at.toISOString() ?? null,
    finishedAt: row?.finished_at?.toISOString() ?? null,
    crowded: row?.crowded ?? 0,
  };
}
