import type { Departure } from '@guanjia/contracts/identity/departures';
import { createTask, type TaskProgress, updateTask } from '#kernel/background-tasks.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { addJob, type Job } from '#kernel/jobs.ts';
import { emit } from '#kernel/outbox.ts';
import type { Principal } from '#kernel/principal.ts';
import { tellAccessChanged } from '../access-changes.ts';
import type { AuditTrail } from '../ports.ts';
import { requireTenant } from '../require-tenant.ts';
import { endSessions } from '../session-store.ts';
import { endTokens } from '../tokens/token-store.ts';
import { requireAnotherAdministrator, requireNotAbove } from '../users/user-guards.ts';
import { readUser } from '../users/user-record.ts';
import { closeAccount, findLast, finishDeparture, insertDeparture, moveBatch } from './departure-store.ts';
import type { HandOver } from './hand-over.ts';

export interface Deps {
  db: Db;
  clock: Clock;
  audit: AuditTrail;
  handOvers: readonly HandOver[];
}

const jobName = 'identity.hand_over';
/** So many records pass on in one transaction. */
const batch = 500;

interface Payload {
  tenantId: string;
  departureId: string;
}

/** Throws `not_found`. */
export async function previewDeparture(deps: Deps, tx: Tx, principal: Principal, userId: string) {
  await readUser(tx, userId, principal);
  const amounts: Departure['moved'] = {};
  for (const { kind, count } of deps.handOvers) amounts[kind] = await count(tx, userId);
  return { amounts, last: await findLast(tx, userId) };
}

/**
 * Closes the account at once and passes the work on in the background.
 * Throws `not_found`, `user_left`, `beyond_own_rights`, `last_administrator`, `successor_unfit`.
 */
export async function startDeparture(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  userId: string,
  input: { successorId: string | null; reason: string },
): Promise<Departure> {
  const user = await readUser(tx, userId, principal);
  if (user.leftAt) throw new AppError('user_left');
  await requireNotAbove(tx, principal, user);
  if (user.role.key === 'administrator') await requireAnotherAdministrator(tx, userId);
  if (input.successorId) await requireSuccessor(tx, principal, userId, input.successorId);
  const now = deps.clock.now();
  await closeAccount(tx, userId, now);
  await endSessions(tx, { userId, now });
  await endTokens(tx, { userId, now });
  await tellAccessChanged(tx, [userId], now);
  const departureId = newId(now.getTime());
  await insertDeparture(tx, { id: departureId, userId, ...input, startedBy: principal.userId, at: now });
  await deps.audit.record(tx, {
    actor: principal,
    action: 'identity.user_left',
    entityType: 'user',
    entityId: userId,
    after: { successorId: input.successorId },
    purpose: input.reason,
  });
  await emit(tx, {
    type: 'identity.user_left',
    payload: { userId, successorId: input.successorId },
    at: now,
  });
  await createTask(tx, {
    id: departureId,
    userId: principal.userId,
    kind: 'hand_over',
    label: user.name,
    total: await countAll(deps, tx, userId),
    at: now,
  });
  const payload: Payload = { tenantId: requireTenant(tx), departureId };
  await addJob(tx, jobName, payload, { key: `${jobName}:${departureId}` });
  const departure = await findLast(tx, userId);
  if (!departure) throw notFound();
  return departure;
}

/** Passes work on in batches, each with its count in the departure's row, until nothing is left. */
export function handOverJob(deps: Deps): Job<never> {
  return {
    name: jobName,
    async handle({ tenantId, departureId }: Payload, signal) {
      const report = (progress: TaskProgress) =>
        deps.db.tenantTx(tenantId, (tx) => updateTask(tx, departureId, progress, deps.clock.now()));
      let done = 0;
      for (const handOver of deps.handOvers) {
        let moved = batch;
        while (moved === batch) {
          signal.throwIfAborted();
          moved = await deps.db.tenantTx(tenantId, (tx) => moveBatch(tx, departureId, handOver, batch));
          done += moved;
          await report({ state: 'running', done });
        }
      }
      await deps.db.tenantTx(tenantId, (tx) => finishDeparture(tx, departureId, deps.clock.now()));
      await report({ state: 'done' });
    },
  } satisfies Job<Payload> as Job<never>;
}

async function countAll({ handOvers }: Deps, tx: Tx, userId: string): Promise<number> {
  let total = 0;
  for (const { count } of handOvers) total += await count(tx, userId);
  return total;
}

async function requireSuccessor(
  tx: Tx,
  principal: Principal,
  userId: string,
  successorId: string,
): Promise<void> {
  const successor = await readUser(tx, successorId, principal);
  if (successorId === userId || successor.status !== 'active')
    throw new AppError('successor_unfit', { params: { name: successor.name } });
}
