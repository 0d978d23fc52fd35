import type { FormValues } from '@guanjia/contracts/core/form';
import { checkForm } from '@guanjia/contracts/core/form-rules';
import type { OutboundEvents } from '@guanjia/contracts/outbound/events';
import type * as routes from '@guanjia/contracts/outbound/work';
import type { CallView } from '@guanjia/contracts/voice/routes';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { OperationInput } from '#kernel/http/operation.ts';
import { newId } from '#kernel/ids.ts';
import { emit, publish } from '#kernel/outbox.ts';
import type { Principal } from '#kernel/principal.ts';
import { topics } from '#kernel/realtime.ts';
import { getProduct, listCategories } from '#modules/orders/index.ts';
import type { RoutingApi } from '#modules/routing/index.ts';
import type { VoiceApi } from '#modules/voice/index.ts';
import { claimRandom, lockOwnTask, takeNext } from './claims.ts';
import { listQuestionnaires } from './content.ts';
import { requireDialable } from './gate.ts';
import type { OutboundTables } from './tables.ts';
import { decideResult } from './task.ts';
import { readTask } from './task-views.ts';
import { findUnsavedCall, readDesk, readWorkbench, startOfToday } from './workbench.ts';

type ResultInput = OperationInput<typeof routes.saveResult>['body'];
type Draft = OperationInput<typeof routes.saveDraft>['body'];

export interface WorkDeps {
  db: Db;
  clock: Clock;
  voice: VoiceApi;
  routing: RoutingApi;
}

/** What agents do with their numbers. */
export function createWorkService(deps: WorkDeps) {
  const { db, clock, voice } = deps;

  const desk = (principal: Principal) =>
    db.tenantTx(principal.tenantId, async (tx) =>
      readDesk(tx, principal.userId, await startOfToday(tx, clock.now())),
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
        return readWorkbench(tx, voice, taskId, principal.userId);
      });
    },

    open(principal: Principal, taskId: string) {
      return db.tenantTx(principal.tenantId, (tx) => readWorkbench(tx, voice, taskId, principal.userId));
    },

    dial: (principal: Principal, taskId: string) =>
      dialTask(deps, principal.tenantId, taskId, principal.userId),

    /** A number that was typed (VOI-001). */
    async dialNumber(
      principal: Principal,
      input: { number: string; customerId: string | undefined },
    ): Promise<CallView> {
      const placed = await db.tenantTx(principal.tenantId, async (tx) => {
        await deps.routing.requireFree(tx, principal.userId);
        const dialable = await requireDialable(tx, principal, input);
        return voice.placeCall(tx, {
          agentId: principal.userId,
          number: dialable.number,
          customerId: dialable.customerId,
          subject: { kind: 'manual', id: null },
        });
      });
      await placed.execute();
      return db.tenantTx(principal.tenantId, (tx) => voice.readCall(tx, placed.callId));
    },

    /** Throws `task_not_yours`, `task_closed`. */
    async saveDraft(principal: Principal, taskId: string, draft: Draft) {
      await db.tenantTx(principal.tenantId, async (tx) => {
        await lockOwnTask(tx, taskId, principal.userId, clock.now());
        await tx.query('update outbound.task set draft = $2 where id = $1', [taskId, JSON.stringify(draft)]);
      });
    },

    saveResult: (principal: Principal, taskId: string, input: ResultInput) =>
      saveResult(deps, principal, taskId, input),
  };
}

/** Dials a task for its agent; also used by the dialer. Throws as the route says. */
export async function dialTask(
  deps: WorkDeps,
  tenantId: string,
  taskId: string,
  agentId: string,
): Promise<CallView> {
  const { db, clock, voice, routing } = deps;
  const placed = await db.tenantTx(tenantId, async (tx) => {
    await readTask(tx, taskId);
    await routing.requireFree(tx, agentId);
    const task = await lockOwnTask(tx, taskId, agentId, clock.now());
    if (task.campaign_state !== 'running') throw new AppError('campaign_not_running');
    await setSeat(tx, agentId, { task_id: taskId });
    return voice.placeCall(tx, {
      agentId,
      number: task.number,
      customerId: task.customer_id,
      subject: { kind: 'campaign_task', id: taskId, wrapUpSeconds: task.wrap_up_seconds },
    });
  });
  await placed.execute();
  return db.tenantTx(tenantId, (tx) => voice.readCall(tx, placed.callId));
}

/** Throws as the route says; nothing is written then. */
function saveResult(deps: WorkDeps, principal: Principal, taskId: string, input: ResultInput) {
  const { db, clock, voice, routing } = deps;
  const agentId = principal.userId;
  return db.tenantTx(principal.tenantId, async (tx) => {
    const now = clock.now();
    const task = await lockOwnTask(tx, taskId, agentId, now);
    const callId = (await findUnsavedCall(tx, taskId, agentId)) ?? null;
    const call = callId ? await voice.readCall(tx, callId) : null;
    if (call && call.state !== 'ended') throw new AppError('agent_busy');
    const decision = decideResult(
      {
        attempts: task.attempts,
        maxAttempts: task.max_attempts,
        retryAfterMinutes: task.retry_after_minutes,
        hasDispositions: await requireDisposition(tx, task.product_id, input.dispositionId),
      },
      { ...input, redialAt: input.redialAt ? new Date(input.redialAt) : null },
      now,
    );
    if (!decision.ok) throw new AppError(decision.code);
    const questionnaireId = task.questionnaire_id;
    if (questionnaireId)
      await requireAnswers(tx, questionnaireId, input.answers, input.outcome === 'success');

    const contactId = newId(now.getTime());
    const kysely = tx.kysely<OutboundTables>();
    const talkSeconds = await talkSecondsOf(tx, callId);
    await kysely
      .insertInto('outbound.contact')
      .values({
        id: contactId,
        tenant_id: principal.tenantId,
        task_id: taskId,
        campaign_id: task.campaign_id,
        customer_id: task.customer_id,
        call_id: callId,
        agent_id: agentId,
        outcome: input.outcome,
        disposition_id: input.dispositionId,
        notes: input.notes,
        talk_seconds: talkSeconds,
        created_at: now,
      })
      .execute();
    const answered = Object.keys(input.answers).length;
    if (questionnaireId && answered > 0) {
      await kysely
        .insertInto('outbound.response')
        .values({
          id: newId(now.getTime()),
          tenant_id: principal.tenantId,
          questionnaire_id: questionnaireId,
          contact_id: contactId,
          campaign_id: task.campaign_id,
          customer_id: task.customer_id,
          agent_id: agentId,
          answers: JSON.stringify(input.answers) as never,
          answered,
          created_at: now,
        })
        .execute();
    }
    await kysely
      .updateTable('outbound.task')
      .set({
        state: decision.state,
        attempts: decision.attempts,
        last_outcome: input.outcome,
        due_at: decision.dueAt,
        draft: null,
      })
      .where('id', '=', taskId)
      .execute();
    await emit(tx, {
      type: 'outbound.contact_saved',
      at: now,
      payload: {
        contactId,
        taskId,
        campaignId: task.campaign_id,
        campaignName: task.campaign_name,
        customerId: task.customer_id,
        agentId,
        callId,
        outcome: input.outcome,
        dispositionName: await dispositionName(tx, input.dispositionId),
        notes: input.notes,
        at: now.toISOString(),
      } satisfies OutboundEvents['outbound.contact_saved'],
    });
    const nextId = input.next ? await takeNext(tx, task.campaign_id, agentId, now, taskId) : undefined;
    await setSeat(tx, agentId, { task_id: nextId ?? null });
    await routing.endWrapUp(tx, agentId);
    await publish(tx, {
      type: 'outbound.desk_changed',
      payload: { campaignId: task.campaign_id },
      at: now,
      topics: [topics.user(agentId)],
    });
    return {
      task: await readTask(tx, taskId),
      next: nextId ? await readWorkbench(tx, voice, nextId, agentId) : null,
    };
  });
}

async function requireRunning(tx: Tx, campaignId: string): Promise<void> {
  const [campaign] = await tx.query<{ state: string }>('select state from outbound.campaign where id = $1', [
    campaignId,
  ]);
  if (!campaign) throw new AppError('not_found');
  if (campaign.state !== 'running') throw new AppError('campaign_not_running');
}

/** Whether there are dispositions to choose from; throws when the one chosen is not among them. */
async function requireDisposition(tx: Tx, productId: string | null, chosen: string | null): Promise<boolean> {
  const product = productId ? await getProduct(tx, productId) : undefined;
  const [category] = product ? await listCategories(tx, product.categoryId) : [];
  const dispositions = category?.dispositions ?? [];
  if (chosen && !dispositions.some((disposition) => disposition.id === chosen)) {
    throw new AppError('bad_request', {
      fields: [{ path: 'dispositionId', message: 'not one of this campaign' }],
    });
  }
  return dispositions.length > 0;
}

/** Whoever was not reached has not been asked: then only the form of the answers counts. */
async function requireAnswers(
  tx: Tx,
  questionnaireId: string,
  answers: FormValues,
  reached: boolean,
): Promise<void> {
  const [questionnaire] = await listQuestionnaires(tx, questionnaireId);
  const issues = checkForm(questionnaire?.fields ?? [], answers).filter(
    (issue) => reached || issue.problem !== 'required',
  );
  if (issues.length === 0) return;
  throw new AppError('questionnaire_incomplete', {
    fields: issues.map((issue) => ({ path: `answers.${issue.key}`, message: issue.problem })),
  });
}

async function talkSecondsOf(tx: Tx, callId: string | null): Promise<number | null> {
  const [row] = await tx.query<{ talk_seconds: number | null }>(
    'select talk_seconds from voice.call_summary where id = $1',
    [callId],
  );
  return row?.talk_seconds ?? null;
}

async function dispositionName(tx: Tx, id: string | null): Promise<string | null> {
  const [row] = await tx.query<{ name: string }>('select name from orders.disposition where id = $1', [id]);
  return row?.name ?? null;
}

/** Remembers what an agent works on. */
export async function setSeat(
  tx: Tx,
  userId: string,
  change: { campaign_id?: string | null; task_id?: string | null },
): Promise<void> {
  await tx
    .kysely<OutboundTables>()
    .insertInto('outbound.seat')
    .values({
      user_id: userId,
      tenant_id: tx.tenantId ?? '',
      campaign_id: change.campaign_id ?? null,
      task_id: change.task_id ?? null,
    })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet(change))
    .execute();
}
