import type { BackgroundTask } from '@guanjia/contracts/tasks/routes';
import type { Tx } from './db.ts';
import { newId } from './ids.ts';
import { publish } from './outbox.ts';
import { topics } from './topics.ts';

interface Row {
  id: string;
  user_id: string;
  kind: BackgroundTask['kind'];
  label: string;
  state: BackgroundTask['state'];
  done: number;
  total: number | null;
  result_path: string | null;
  error_code: string | null;
  created_at: Date;
  finished_at: Date | null;
}

const columns =
  'id, user_id, kind, label, state, done, total, result_path, error_code, created_at, finished_at';

/** Puts long work into the task centre of the user who asked for it. */
export async function createTask(
  tx: Tx,
  task: {
    userId: string;
    kind: BackgroundTask['kind'];
    label: string;
    total: number | null;
    at: Date;
    id?: string;
  },
): Promise<BackgroundTask> {
  const [row] = await tx.query<Row>(
    `insert into kernel.background_task (id, tenant_id, user_id, kind, label, total, created_at)
     values ($1, $2, $3, $4, $5, $6, $7) returning ${columns}`,
    [
      task.id ?? newId(task.at.getTime()),
      tx.tenantId,
      task.userId,
      task.kind,
      task.label,
      task.total,
      task.at,
    ],
  );
  return tell(tx, row, task.at);
}

export interface TaskProgress {
  state?: BackgroundTask['state'];
  done?: number;
  total?: number | null;
  /** Address where the user fetches the result. */
  resultPath?: string;
  /** Key of the result in the object store. */
  resultObject?: string;
  errorCode?: string;
}

/** Reports progress, to the task centre and to the pages that show it. */
export async function updateTask(
  tx: Tx,
  id: string,
  progress: TaskProgress,
  at: Date,
): Promise<BackgroundTask> {
  const ended = ['done', 'failed', 'cancelled'].includes(progress.state ?? '');
  const [row] = await tx.query<Row>(
    `update kernel.background_task set
       state = coalesce($2, state), done = coalesce($3, done), total = coalesce($4, total),
       result_path = coalesce($5, result_path), result_object = coalesce($6, result_object),
       error_code = coalesce($7, error_code), finished_at = coalesce($8, finished_at)
     where id = $1 returning ${columns}`,
    [
      id,
      progress.state ?? null,
      progress.done ?? null,
      progress.total ?? null,
      progress.resultPath ?? null,
      progress.resultObject ?? null,
      progress.errorCode ?? null,
      ended ? at : null,
    ],
  );
  return tell(tx, row, at);
}

/** The user's own work, newest first. */
export async function listTasks(tx: Tx, userId: string): Promise<BackgroundTask[]> {
  const rows = await tx.query<Row>(
    `select ${columns} from kernel.background_task where tenant_id = $1 and user_id = $2 order by created_at desc limit 50`,
    [tx.tenantId, userId],
  );
  return rows.map(present);
}

/** Key of a finished task's file; undefined when there is none or it is somebody else's. */
export async function findTaskResult(
  tx: Tx,
  userId: string,
  id: string,
): Promise<{ object: string; label: string } | undefined> {
  const [row] = await tx.query<{ result_object: string | null; label: string }>(
    'select result_object, label from kernel.background_task where tenant_id = $1 and user_id = $2 and id = $3',
    [tx.tenantId, userId, id],
  );
  return row?.result_object ? { object: row.result_object, label: row.label } : undefined;
}

/** The task's file is gone: it is no longer offered, and `errorCode` says why. */
export async function withdrawResult(tx: Tx, id: string, errorCode: string, at: Date): Promise<void> {
  const [row] = await tx.query<Row>(
    `update kernel.background_task set result_path = null, result_object = null, error_code = $2
     where id = $1 returning ${columns}`,
    [id, errorCode],
  );
  await tell(tx, row, at);
}

async function tell(tx: Tx, row: Row | undefined, at: Date): Promise<BackgroundTask> {
  if (!row) throw new Error('no such background task');
  const task = present(row);
  await publish(tx, { type: 'tasks.task', payload: task, at, topics: [topics.user(row.user_id)] });
  return task;
}

function present(row: Row): BackgroundTask {
  return {
    id: row.id,
    kind: row.kind,
    label: row.label,
    state: row.state,
    done: row.done,
    total: row.total,
    resultPath: row.result_path,
    errorCode: row.error_code,
    createdAt: row.created_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}
