import type { FormValues } from '@guanjia/contracts/core/form';
import { checkForm, settleValues } from '@guanjia/contracts/core/form-rules';
import type { dispositionKinds } from '@guanjia/contracts/orders/routes';
import type { OutboundEvents } from '@guanjia/contracts/outbound/events';
import type * as routes from '@guanjia/contracts/outbound/work';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { OperationInput } from '#kernel/http/operation.ts';
import { newId } from '#kernel/ids.ts';
import { emit, publish } from '#kernel/outbox.ts';
import type { Principal } from '#kernel/principal.ts';
import { topics } from '#kernel/topics.ts';
import { getReferredProduct, listCategories } from '#modules/orders/index.ts';
import { lockOwnTask, takeNext } from './claims.ts';
import { listQuestionnaires } from './content.ts';
import { setSeat } from './seats.ts';
import type { OutboundTables } from './tables.ts';
import { decideResult } from './task.ts';
import { readTask } from './task-views.ts';
import type { WorkDeps } from './work-deps.ts';
import { findUnsavedCall, readWorkbench } from './workbench.ts';

export type ResultInput = OperationInput<typeof routes.saveResult>['body'];

type OwnTask = Awaited<ReturnType<typeof lockOwnTask>>;

/** Saves the result of a task, all or nothing. Throws as the route says. */
export function saveResult(deps: WorkDeps, principal: Principal, taskId: string, input: ResultInput) {
  const { db, clock, voice, routing } = deps;
  const agentId = principal.userId;
  return db.tenantTx(principal.tenantId, async (tx) => {
    const now = clock.now();
    const task = await lockOwnTask(tx, taskId, agentId, now);
    const callId = (await findUnsavedCall(tx, taskId, agentId)) ?? null;
    const call = callId ? await voice.readCall(tx, callId, principal.fieldRules) : null;
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
    const reached = input.outcome === 'success';
    const answers = await settleAnswers(tx, task.questionnaire_id, input.answers, reached);

    const contactId = await insertContact(tx, task, { ...input, callId, agentId }, now);
    await insertResponse(tx, task, { answers, contactId, agentId }, now);
    await tx
      .kysely<OutboundTables>()
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
    await tell(tx, task, { ...input, contactId, callId, agentId }, now);
    await deps.audit.record(tx, {
      actor: principal,
      action: 'outbound.result_saved',
      entityType: 'task',
      entityId: taskId,
      before: { state: task.state, attempts: task.attempts },
      after: {
        state: decision.state,
        attempts: decision.attempts,
        outcome: input.outcome,
        dispositionId: input.dispositionId,
        notes: input.notes,
        contactId,
        customerId: task.customer_id,
      },
    });
    const nextId = input.next ? await takeNext(tx, task.campaign_id, agentId, now, taskId) : undefined;
    await setSeat(tx, agentId, { task_id: nextId ?? null });
    await routing.endWrapUp(tx, agentId);
    return {
      task: await readTask(tx, taskId, principal.fieldRules),
      next: nextId ? await readWorkbench(deps, tx, nextId, principal) : null,
    };
  });
}

async function insertContact(
  tx: Tx,
  task: OwnTask,
  result: ResultInput & { callId: string | null; agentId: string },
  now: Date,
): Promise<string> {
  const id = newId(now.getTime());
  await tx
    .kysely<OutboundTables>()
    .insertInto('outbound.contact')
    .values({
      id,
      tenant_id: task.tenant_id,
      task_id: task.id,
      campaign_id: task.campaign_id,
      customer_id: task.customer_id,
      call_id: result.callId,
      agent_id: result.agentId,
      outcome: result.outcome,
      disposition_id: result.dispositionId,
      notes: result.notes,
      talk_seconds: await talkSecondsOf(tx, result.callId),
      created_at: now,
    })
    .execute();
  return id;
}

async function insertResponse(
  tx: Tx,
  task: OwnTask,
  result: { answers: FormValues; contactId: string; agentId: string },
  now: Date,
): Promise<void> {
  const answered = Object.keys(result.answers).length;
  if (!task.questionnaire_id || answered === 0) return;
  await tx
    .kysely<OutboundTables>()
    .insertInto('outbound.response')
    .values({
      id: newId(now.getTime()),
      tenant_id: task.tenant_id,
      questionnaire_id: task.questionnaire_id,
      contact_id: result.contactId,
      campaign_id: task.campaign_id,
      customer_id: task.customer_id,
      agent_id: result.agentId,
      answers: JSON.stringify(result.answers) as never,
      answered,
      created_at: now,
    })
    .execute();
}

async function tell(
  tx: Tx,
  task: OwnTask,
  result: ResultInput & { contactId: string; callId: string | null; agentId: string },
  now: Date,
): Promise<void> {
  const payload: OutboundEvents['outbound.contact_saved'] = {
    contactId: result.contactId,
    taskId: task.id,
    campaignId: task.campaign_id,
    campaignName: task.campaign_name,
    customerId: task.customer_id,
    agentId: result.agentId,
    callId: result.callId,
    outcome: result.outcome,
    ...(await readDisposition(tx, result.dispositionId)),
    notes: result.notes,
    at: now.toISOString(),
  };
  await emit(tx, { type: 'outbound.contact_saved', payload, at: now });
  await publish(tx, {
    type: 'outbound.desk_changed',
    payload: { campaignId: task.campaign_id },
    at: now,
    topics: [topics.user(result.agentId)],
  });
}

/** Whether there are dispositions to choose from; throws when the one chosen is not among them. */
async function requireDisposition(tx: Tx, productId: string | null, chosen: string | null): Promise<boolean> {
  const product = productId ? await getReferredProduct(tx, productId) : undefined;
  const [category] = product ? await listCategories(tx, product.categoryId) : [];
  const dispositions = category?.dispositions ?? [];
  if (chosen && !dispositions.some((disposition) => disposition.id === chosen)) {
    throw new AppError('bad_request', {
      fields: [{ path: 'dispositionId', message: 'not one of this campaign' }],
    });
  }
  return dispositions.length > 0;
}

/**
 * The answers as they are stored. Whoever was not reached has not been asked: then only the form of the answers counts.
 * Throws `questionnaire_incomplete`.
 */
async function settleAnswers(
  tx: Tx,
  questionnaireId: string | null,
  given: FormValues,
  reached: boolean,
): Promise<FormValues> {
  if (!questionnaireId) return given;
  const [questionnaire] = await listQuestionnaires(tx, questionnaireId);
  const fields = questionnaire?.fields ?? [];
  const answers = settleValues(fields, given);
  const issues = checkForm(fields, answers).filter((issue) => reached || issue.problem !== 'required');
  if (issues.length === 0) return answers;
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

async function readDisposition(
  tx: Tx,
  id: string | null,
): Promise<Pick<OutboundEvents['outbound.contact_saved'], 'dispositionName' | 'dispositionKind'>> {
  const [row] = await tx.query<{ name: string; kind: (typeof dispositionKinds)[number] }>(
    'select name, kind from orders.disposition where id = $1',
    [id],
  );
  return { dispositionName: row?.name ?? null, dispositionKind: row?.kind ?? null };
}
