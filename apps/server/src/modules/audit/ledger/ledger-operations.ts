import * as routes from '@guanjia/contracts/audit/ledger';
import { createTask, updateTask } from '#kernel/background-tasks.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Db } from '#kernel/db.ts';
import { type Operation, operation } from '#kernel/http/operation.ts';
import { newId } from '#kernel/ids.ts';
import { addJob, type Job } from '#kernel/jobs.ts';
import type { Log } from '#kernel/log.ts';
import type { AuditTrail } from '../audit-trail.ts';
import { keepHeads, readHeadFile, readHeads } from './anchors.ts';
import { readLedgerState, saveVerification, sealWaiting, walkLedger } from './ledger-store.ts';

export interface LedgerDeps {
  db: Db;
  clock: Clock;
  log: Log;
  audit: AuditTrail;
  /** File to which the heads are added, so that the database alone cannot be cut off unnoticed. */
  headsFile: string;
}

interface Payload {
  tenantId: string;
  taskId: string;
  userId: string;
}

const verifyJob = 'audit.verify_ledger';
const taskLabel = { 'zh-CN': '审计账本', en: 'audit ledger' };

export function ledgerOperations({ db, clock, audit }: LedgerDeps): Operation[] {
  return [
    operation(routes.getLedger, ({ principal }) => db.tenantTx(principal.tenantId, readLedgerState)),
    operation(routes.verifyLedger, ({ principal, locale }) =>
      db.tenantTx(principal.tenantId, async (tx) => {
        const { tenantId, userId } = principal;
        const { seq } = await readLedgerState(tx);
        const task = await createTask(tx, {
          userId,
          kind: 'ledger_verification',
          label: taskLabel[locale],
          total: seq,
          at: clock.now(),
        });
        await audit.record(tx, {
          actor: principal,
          action: 'audit.verification_started',
          entityType: 'ledger',
          entityId: null,
        });
        const payload: Payload = { tenantId, taskId: task.id, userId };
        await addJob(tx, verifyJob, payload, {
          key: `${verifyJob}:${task.id}`,
          queue: `${verifyJob}:${tenantId}`,
        });
        return task;
      }),
    ),
  ];
}

export function ledgerJobs(deps: LedgerDeps): Job<never>[] {
  return [
    {
      name: verifyJob,
      handle: ({ tenantId, taskId, userId }: Payload) => verifyForUser(deps, { tenantId, taskId, userId }),
    } satisfies Job<Payload> as Job<never>,
    {
      name: 'audit.verify_ledgers',
      cron: '30 18 * * *',
      async handle() {
        for (const { tenantId } of await readHeads(deps.db, deps.clock.now()))
          await verify(deps, tenantId, null);
      },
    },
    {
      name: 'audit.keep_heads',
      cron: '5 * * * *',
      handle: async () => keepHeads(deps.headsFile, await readHeads(deps.db, deps.clock.now())),
    },
  ];
}

async function verifyForUser(deps: LedgerDeps, { tenantId, taskId, userId }: Payload): Promise<void> {
  const progress = (state: 'running' | 'done', done: number) =>
    deps.db.tenantTx(tenantId, (tx) => updateTask(tx, taskId, { state, done }, deps.clock.now()));
  const upTo = await verify(deps, tenantId, userId, async (seq) => {
    await progress('running', seq);
  });
  await progress('done', upTo);
}

/** Walks one tenant's ledger, keeps the result and raises the alarm for what is found. */
async function verify(
  { db, clock, log, headsFile }: LedgerDeps,
  tenantId: string,
  userId: string | null,
  onProgress?: (seq: number) => Promise<void>,
): Promise<number> {
  await sealWaiting({ db, clock });
  const anchors = (await readHeadFile(headsFile)).filter((head) => head.tenantId === tenantId);
  const { upTo, findings } = await walkLedger(db, tenantId, anchors, onProgress);
  if (findings.length > 0)
    log.error({ tenantId, findings: findings.slice(0, 20) }, 'the audit ledger is broken');
  const at = clock.now();
  await db.tenantTx(tenantId, (tx) =>
    saveVerification(tx, { id: newId(at.getTime()), userId, at, upTo, findings }),
  );
  return upTo;
}
