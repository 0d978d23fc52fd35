import type { BackgroundTask } from '@guanjia/contracts/tasks/routes';
import { updateTask } from '#kernel/background-tasks.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import { createPacing } from '#kernel/imports/pacing.ts';
import { publish } from '#kernel/outbox.ts';
import { topics } from '#kernel/topics.ts';
import { type ImportRecord, presentImport } from './import-store.ts';

/** So many problems go along with a message. */
const toldProblems = 20;

const taskStates: Readonly<Partial<Record<ImportRecord['state'], BackgroundTask['state']>>> = {
  checked: 'done',
  done: 'done',
  undone: 'done',
  paused: 'paused',
  cancelled: 'cancelled',
  failed: 'failed',
};

export interface Teller {
  /** How far the work is; `always` for its end. */
  tell(tx: Tx, record: ImportRecord, progress?: { always?: boolean; errorCode?: string }): Promise<void>;
}

/** Tells the page of whoever imports and the task centre, not more often than an eye can follow. */
export function createTeller(clock: Clock): Teller {
  const isTime = createPacing(clock, 500);
  return {
    async tell(tx, record, { always, errorCode } = {}) {
      if (!isTime(always)) return;
      const now = clock.now();
      const [user] = await tx.query<{ name: string }>(
        'select name from identity.person where tenant_id = $1 and id = $2',
        [tx.tenantId, record.user_id],
      );
      await publish(tx, {
        type: 'customers.import',
        payload: presentImport({ ...record, user_name: user?.name ?? '' }, toldProblems),
        at: now,
        topics: [topics.user(record.user_id)],
      });
      if (!record.task_id) return;
      const { counts, undo, state, undone_at: undoneAt } = record;
      const undoing = state === 'undoing' || undoneAt !== null;
      const file = !undoing && counts.bad > 0 && state !== 'running' && state !== 'checking';
      await updateTask(
        tx,
        record.task_id,
        {
          state: taskStates[state] ?? 'running',
          done: undoing ? undo.removed + undo.restored + undo.kept : counts.processed,
          ...(!undoing && record.total_rows !== null && { total: record.total_rows }),
          ...(file && { resultPath: `/api/customers/imports/${record.id}/not-taken` }),
          ...(errorCode && { errorCode }),
        },
        now,
      );
    },
  };
}
