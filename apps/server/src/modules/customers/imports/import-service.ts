import { createHash } from 'node:crypto';
import type { CustomerImport, ImportRules, ImportState } from '@guanjia/contracts/customers/imports';
import type { BackgroundTask } from '@guanjia/contracts/tasks/routes';
import { createTask, updateTask } from '#kernel/background-tasks.ts';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { UploadedFile } from '#kernel/http/operation.ts';
import { newId } from '#kernel/ids.ts';
import { plainHeader, suggestMapping } from '#kernel/imports/headers.ts';
import { plainFileName, sampleOf } from '#kernel/imports/list-file.ts';
import { addJob } from '#kernel/jobs.ts';
import type { Principal } from '#kernel/principal.ts';
import {
  changeImport,
  findRemembered,
  type ImportChange,
  type ImportRecord,
  insertImport,
  presentImport,
  readImport,
  rememberRules,
} from './import-store.ts';
import { openUpload } from './lots.ts';
import { noCounts } from './plan.ts';
import { requireComplete, requireRules, stillGood, usualRules } from './rules.ts';
import { checkJobName, type RunDeps, runJobName } from './run-import.ts';
import { readTargets } from './targets/read-targets.ts';
import { headerSearch } from './targets/registry.ts';
import type { Target } from './targets/target.ts';
import { createTeller } from './telling.ts';
import { undoJobName } from './undo-import.ts';

/**
 * Takes a file in and looks at its beginning; only the beginning, since a million rows take longer than a page waits.
 * Throws `file_type`, `file_empty`, `file_unreadable`, `too_large`.
 */
export async function uploadCustomers(
  deps: RunDeps,
  principal: Principal,
  file: UploadedFile,
): Promise<CustomerImport> {
  const { db, clock, objects, audit } = deps;
  const now = clock.now();
  const id = newId(now.getTime());
  const fileObject = `customer-imports/${principal.tenantId}/${id}`;
  const targets = await db.tenantTx(principal.tenantId, (tx) => readTargets(tx, principal));
  try {
    await objects.put(fileObject, file.stream);
    const begin = await lookAt(deps, fileObject, targets);
    return await db.tenantTx(principal.tenantId, async (tx) => {
      const headerKey = createHash('sha256').update(begin.columns.map(plainHeader).join('\n')).digest('hex');
      const found = await findRemembered(tx, headerKey);
      const rules = found
        ? await stillGood(tx, principal, found, targets)
        : usualRules(suggestMapping(begin.columns, headerSearch(targets).words));
      await insertImport(tx, {
        id,
        user_id: principal.userId,
        file_name: plainFileName(file.fileName),
        file_object: fileObject,
        columns: begin.columns,
        sample: begin.sample,
        header_key: headerKey,
        rules,
        remembered: found !== undefined,
        total_rows: begin.rows,
        counts: noCounts,
        created_at: now,
      });
      await audit.record(tx, {
        actor: principal,
        action: 'customers.list_uploaded',
        entityType: 'customer_import',
        entityId: id,
        after: { file: plainFileName(file.fileName) },
      });
      return presentImport(await readImport(tx, principal, id));
    });
  } catch (error) {
    await objects.delete(fileObject);
    throw error;
  }
}

async function lookAt({ objects }: RunDeps, fileObject: string, targets: readonly Target[]) {
  let estimate: number | null = null;
  const record = { tenant_id: '', file_object: fileObject, file_deleted_at: null };
  const { columns, rows } = await openUpload(objects, record, headerSearch(targets), (about) => {
    estimate = about;
  });
  const first = await rows.next();
  await rows.return(undefined);
  if (first.done) throw new AppError('file_empty');
  return { columns, sample: sampleOf(columns, first.value), rows: estimate ?? first.value.length };
}

type Step = (tx: Tx, record: ImportRecord, now: Date) => Promise<ImportChange>;

/** One command on an import in one of these states. Throws `not_found`, `import_state`. */
async function step(
  deps: RunDeps,
  principal: Principal,
  id: string,
  { from, work }: { from: readonly ImportState[]; work: Step },
): Promise<CustomerImport> {
  return deps.db.tenantTx(principal.tenantId, async (tx) => {
    const record = await readImport(tx, principal, id, { lock: true });
    if (!from.includes(record.state)) throw new AppError('import_state');
    const changed = await changeImport(tx, id, await work(tx, record, deps.clock.now()));
    await createTeller(deps.clock).tell(tx, changed, { always: true });
    return presentImport({ ...changed, user_name: record.user_name });
  });
}

/** Throws `bad_request`, `field_protected`, `not_found`, `import_state`. */
export function setRules(
  deps: RunDeps,
  principal: Principal,
  id: string,
  rules: ImportRules,
): Promise<CustomerImport> {
  return step(deps, principal, id, {
    from: ['uploaded', 'checked', 'failed'],
    async work(tx, record) {
      requireNotStarted(record);
      const targets = await readTargets(tx, principal);
      await requireRules(tx, principal, { rules, columns: record.columns.length, targets });
      return { state: 'uploaded', rules, remembered: false, counts: noCounts, problems: [], task_id: null };
    },
  });
}

/** A run that has begun keeps to its rules. */
function requireNotStarted({ started_at: startedAt }: ImportRecord): void {
  if (startedAt) throw new AppError('import_state');
}

/** Throws `import_state`, `import_columns_missing`, `file_expired`. */
export function checkImport(deps: RunDeps, principal: Principal, id: string): Promise<CustomerImport> {
  return step(deps, principal, id, {
    from: ['uploaded', 'checked', 'failed'],
    async work(tx, record, now) {
      requireNotStarted(record);
      requireRunnable(record);
      const taskId = await enqueue(tx, record, { kind: 'customers_import_check', job: checkJobName, now });
      return { state: 'checking', counts: noCounts, problems: [], next_row: 0, task_id: taskId };
    },
  });
}

/** Throws `import_state`, `import_columns_missing`, `file_expired`. */
export function startImport(deps: RunDeps, principal: Principal, id: string): Promise<CustomerImport> {
  return step(deps, principal, id, {
    from: ['uploaded', 'checked', 'failed'],
    async work(tx, record, now) {
      requireNotStarted(record);
      requireRunnable(record);
      await rememberRules(tx, record.header_key, record.rules, now);
      const pass = record.pass + 1;
      const taskId = await enqueue(
        tx,
        { ...record, pass },
        { kind: 'customers_import', job: runJobName, now },
      );
      await tell(deps, tx, principal, record, 'customers.import_started');
      return {
        state: 'running',
        pass,
        counts: noCounts,
        problems: [],
        next_row: 0,
        task_id: taskId,
        started_at: now,
      };
    },
  });
}

function requireRunnable(record: ImportRecord): void {
  requireComplete(record.rules);
  if (record.file_deleted_at) throw new AppError('file_expired');
}

/** Throws `import_state`. */
export function pauseImport(deps: RunDeps, principal: Principal, id: string): Promise<CustomerImport> {
  return step(deps, principal, id, {
    from: ['running'],
    async work(tx, record) {
      await tell(deps, tx, principal, record, 'customers.import_paused');
      return { state: 'paused' };
    },
  });
}

/** Throws `import_state`, `file_expired`. */
export function resumeImport(deps: RunDeps, principal: Principal, id: string): Promise<CustomerImport> {
  return step(deps, principal, id, {
    from: ['paused', 'failed'],
    async work(tx, record, now) {
      const undoBegun = record.undo_after !== null || record.undo_phase !== 'added';
      if (!record.started_at || undoBegun) throw new AppError('import_state');
      requireRunnable(record);
      await tell(deps, tx, principal, record, 'customers.import_resumed');
      const taskId = await enqueue(tx, record, { kind: 'customers_import', job: runJobName, now });
      return { state: 'running', task_id: taskId, finished_at: null };
    },
  });
}

/** Throws `import_state`. */
export function cancelImport(deps: RunDeps, principal: Principal, id: string): Promise<CustomerImport> {
  return step(deps, principal, id, {
    from: ['checking', 'running', 'paused'],
    async work(tx, record, now) {
      await tell(deps, tx, principal, record, 'customers.import_cancelled');
      if (record.state !== 'checking') return { state: 'cancelled', finished_at: now };
      if (record.task_id) await updateTask(tx, record.task_id, { state: 'cancelled' }, now);
      // Nothing came in by a check: the file can still be mapped otherwise.
      return { state: 'uploaded', counts: noCounts, problems: [], task_id: null };
    },
  });
}

/** Throws `import_state`. */
export function undoImport(deps: RunDeps, principal: Principal, id: string): Promise<CustomerImport> {
  return step(deps, principal, id, {
    from: ['done', 'cancelled', 'failed'],
    async work(tx, record, now) {
      if (!record.started_at) throw new AppError('import_state');
      await tell(deps, tx, principal, record, 'customers.import_undo_started');
      const total = record.counts.created + record.counts.updated;
      const taskId = await enqueue(tx, record, {
        kind: 'customers_import_undo',
        job: undoJobName,
        now,
        total,
      });
      return { state: 'undoing', task_id: taskId };
    },
  });
}

async function enqueue(
  tx: Tx,
  record: ImportRecord,
  work: { kind: BackgroundTask['kind']; job: string; now: Date; total?: number },
): Promise<string> {
  const task = await createTask(tx, {
    userId: record.user_id,
    kind: work.kind,
    label: record.file_name,
    total: work.total ?? record.total_rows,
    at: work.now,
  });
  const payload = { tenantId: record.tenant_id, importId: record.id, pass: record.pass };
  await addJob(tx, work.job, payload, { key: `${work.job}:${record.id}` });
  return task.id;
}

function tell(
  { audit }: RunDeps,
  tx: Tx,
  principal: Principal,
  record: ImportRecord,
  action: Parameters<RunDeps['audit']['record']>[1]['action'],
): Promise<void> {
  return audit.record(tx, {
    actor: principal,
    action,
    entityType: 'customer_import',
    entityId: record.id,
    after: { file: record.file_name, ...record.counts },
  });
}
