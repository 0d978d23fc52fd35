import type * as routes from '@guanjia/contracts/outbound/work';
import type { CallView } from '@guanjia/contracts/voice/routes';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { OperationInput } from '#kernel/http/operation.ts';
import type { Principal } from '#kernel/principal.ts';
import { requireMayDial } from '#modules/customers/index.ts';
import { claimRandom, lockOwnTask } from './claims.ts';
import { requireDialable } from './gate.ts';
import { type ResultInput, saveResult } from './results.ts';
import { setSeat, storeDraft } from './seats.ts';
import { readTask } from './task-views.ts';
import type { WorkDeps } from './work-deps.ts';
import { readDesk, readWorkbench, startOfToday } from './workbench.ts';

type Draft = OperationInput<typeof routes.saveDraft>['body'];

/** What agents do with their numbers. */
export function createWorkService(deps: WorkDeps) {
  const { db, clock, audit, voice } = deps;

  const desk = (principal: Principal) =>
    db.tenantTx(principal.tenantId, async (tx) =>
      readDesk(tx, principal, await startOfToday(tx, clock.now())),
    );

  return {
    desk,

    /** Throws `campaign_not_running`. */
    async join(principal: Principal, campaignId: string | null) {
      await db.tenantTx(principal.tenantId, async (tx) => {
        if (campaignId) await requireRunning(tx, campaignId);
        await setSeat(tx, principal.userId, { campaign_id: campaignId });
      });
      return desk(principal);
    },

    /** Throws `campaign_not_running`, `nothing_to_claim`. */
    claim(principal: Principal, campaignId: string) {
      return db.tenantTx(principal.tenantId, async (tx) => {
        await requireRunning(tx, campaignId);
        const taskId = await claimRandom(tx, campaignId, principal.userId, clock.now());
        if (!taskId) throw new AppError('nothing_to_claim');
        await setSeat(tx, principal.userId, { task_id: taskId });
        await audit.record(tx, {
          actor: principal,
          action: 'outbound.task_claimed',
          entityType: 'task',
          entityId: taskId,
          after: { campaignId },
        });
        return readWorkbench(deps, tx, taskId, principal);
      });
    },

    open(principal: Principal, taskId: string) {
      return db.tenantTx(principal.tenantId, (tx) => readWorkbench(deps, tx, taskId, principal));
    },

    async dial(principal: Principal, taskId: string): Promise<CallView> {
      const callId = await dialTask(deps, principal.tenantId, taskId, principal.userId);
      return db.tenantTx(principal.tenantId, (tx) => voice.readCall(tx, callId, principal.fieldRules));
    },

    /** A number that was typed (VOI-001). */
    async dialNumber(
      principal: Principal,
      input: { number: string; customerId: string | undefined },
    ): Promise<CallView> {
      const placed = await db.tenantTx(principal.tenantId, async (tx) => {
        await deps.routing.requireFree(tx, principal.userId);
        const dialable = await requireDialable(tx, principal, { ...input, now: clock.now() });
        const call = await voice.placeCall(tx, {
          agentId: principal.userId,
          number: dialable.number,
          customerId: dialable.customerId,
          subject: { kind: 'manual', id: null },
        });
        await deps.routing.beginCall(tx, principal.userId, call.callId);
        return call;
      });
      await placed.execute();
      return db.tenantTx(principal.tenantId, (tx) => voice.readCall(tx, placed.callId, principal.fieldRules));
    },

    /** Throws `task_not_yours`, `task_closed`. */
    async saveDraft(principal: Principal, taskId: string, draft: Draft) {
      await db.tenantTx(principal.tenantId, async (tx) => {
        await lockOwnTask(tx, taskId, principal.userId, clock.now());
        await storeDraft(tx, taskId, draft);
      });
    },

    saveResult: (principal: Principal, taskId: string, input: ResultInput) =>
      saveResult(deps, principal, taskId, input),
  };
}

/** Dials a task for its agent and answers the call's id; also used by the dialer. Throws as the route says. */
export async function dialTask(
  deps: WorkDeps,
  tenantId: string,
  taskId: string,
  agentId: string,
): Promise<string> {
  const { db, clock, voice, routing } = deps;
  const placed = await db.tenantTx(tenantId, async (tx) => {
    await readTask(tx, taskId, {});
    await routing.requireFree(tx, agentId);
    const task = await lockOwnTask(tx, taskId, agentId, clock.now());
    if (task.campaign_state !== 'running') throw new AppError('campaign_not_running');
    await requireMayDial(tx, { number: task.number, customerId: task.customer_id, now: clock.now() });
    await setSeat(tx, agentId, { task_id: taskId });
    const call = await voice.placeCall(tx, {
      agentId,
      number: task.number,
      customerId: task.customer_id,
      subject: { kind: 'campaign_task', id: taskId, wrapUpSeconds: task.wrap_up_seconds },
    });
    await routing.beginCall(tx, agentId, call.callId);
    return call;
  });
  await placed.execute();
  return placed.callId;
}

async function requireRunning(tx: Tx, campaignId: string): Promise<void> {
  const [campaign] = await tx.query<{ state: string }>('select state from outbound.campaign where id = $1', [
    campaignId,
  ]);
  if (!campaign) throw new AppError('not_found');
  if (campaign.state !== 'running') throw new AppError('campaign_not_running');
}
