import { updateTask } from '#kernel/background-tasks.ts';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { Job } from '#kernel/jobs.ts';
import { publish } from '#kernel/outbox.ts';
import { systemActor } from '#kernel/principal.ts';
import { topics } from '#kernel/topics.ts';
import { isTransient } from '#kernel/transient.ts';
import { loadPrincipal } from '#modules/identity/index.ts';
import { addTasks } from '../add-tasks.ts';
import { readCampaign } from '../campaign-views.ts';
import type { OutboundTables } from '../tables.ts';
import { type AdditionDeps, additionJobName } from './addition-service.ts';
import { type AdditionRow, readAddition, saveAddition } from './addition-store.ts';

interface Payload {
  tenantId: string;
  additionId: string;
}

const batch = 1000;

/**
 * Goes through the customers in the order of their ids. Each batch's tasks, counts and the place reached commit together
 * while the run's own row is locked: a run goes on where another stopped, and two at a time add nobody twice.
 */
export function additionJob(deps: AdditionDeps): Job<Payload> {
  return {
    name: additionJobName,
    async handle({ tenantId, additionId }, signal) {
      try {
        while (await deps.db.tenantTx(tenantId, (tx) => step(deps, tx, additionId))) signal.throwIfAborted();
      } catch (error) {
        if (signal.aborted || isTransient(error)) throw error;
        const expected = error instanceof AppError;
        deps.log[expected ? 'info' : 'error']({ err: error, additionId }, 'adding customers failed');
        await deps.db.tenantTx(tenantId, (tx) =>
          fail(deps, tx, additionId, expected ? error.code : 'internal'),
        );
      }
    },
  };
}

/** One batch; false when there is nothing more to do. */
async function step({ clock, audit, customers }: AdditionDeps, tx: Tx, id: string): Promise<boolean> {
  const row = await readAddition(tx, id, true);
  if (row.state !== 'running') return false;
  const who = await loadPrincipal(tx, row.user_id);
  if (!who?.principal.permissions.has('outbound.import') || !who.principal.permissions.has('customers.read'))
    throw new AppError('forbidden');
  if ((await readCampaign(tx, row.campaign_id)).state === 'finished') throw new AppError('campaign_finished');
  const now = clock.now();
  const { target, reached: after, created_at: before } = row;
  const ids = await customers.nextIds(tx, who.principal, { target, after, limit: batch, before });
  const dialable = await readDialable(tx, ids);
  const added = await addTasks(tx, row.campaign_id, dialable, null, now);
  const done = ids.length < batch;
  const next: AdditionRow = {
    ...row,
    state: done ? 'done' : 'running',
    reached: ids.at(-1) ?? after,
    looked: row.looked + ids.length,
    added: row.added + added,
    without_number: row.without_number + ids.length - dialable.length,
    already_in_campaign: row.already_in_campaign + dialable.length - added,
    finished_at: done ? now : null,
  };
  await saveAddition(tx, next);
  await updateTask(tx, id, { state: next.state, done: next.looked }, now);
  if (!done) return true;
  const { campaign_id: campaignId, looked, without_number: withoutNumber } = next;
  await audit.record(tx, {
    actor: systemActor(tx.tenantId ?? ''),
    action: 'outbound.addition_finished',
    entityType: 'campaign_addition',
    entityId: id,
    after: {
      ...{ campaignId, looked, added: next.added, withoutNumber },
      alreadyInCampaign: next.already_in_campaign,
      userId: row.user_id,
    },
  });
  await publish(tx, {
    type: 'outbound.desk_changed',
    payload: { campaignId },
    at: now,
    topics: [topics.everybody],
  });
  return false;
}

/** Those of the customers that have a number; a private customer's task is its owner's. */
async function readDialable(tx: Tx, ids: readonly string[]) {
  if (ids.length === 0) return [];
  const rows = await tx
    .kysely<OutboundTables>()
    .selectFrom('customers.card as c')
    .where('c.tenant_id', '=', tx.tenantId ?? '')
    .where('c.id', 'in', ids)
    .select(['c.id', 'c.phone', 'c.extension', 'c.owner_id'])
    .orderBy('c.id')
    .execute();
  return rows.flatMap(({ id, phone, extension, owner_id }) =>
    phone ? [{ customerId: id, number: phone, extension, agentId: owner_id }] : [],
  );
}

/** Who was added stays on the list; the rest can be added again. */
async function fail({ clock }: AdditionDeps, tx: Tx, id: string, errorCode: string): Promise<void> {
  const now = clock.now();
  const row = await readAddition(tx, id, true);
  if (row.state !== 'running') return;
  await saveAddition(tx, { ...row, state: 'failed', finished_at: now });
  await updateTask(tx, id, { state: 'failed', errorCode }, now);
}
