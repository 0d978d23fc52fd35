import type { Desk, ResultDraft, Workbench } from '@guanjia/contracts/outbound/work';
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import type { Principal } from '#kernel/principal.ts';
import { openedCustomer, readCustomer } from '#modules/customers/index.ts';
import { getReferredProduct, listCategories } from '#modules/orders/index.ts';
import { readCampaign } from './campaign-views.ts';
import { listQuestionnaires, listScripts } from './content.ts';
import type { OutboundTables } from './tables.ts';
import { suggestOutcome } from './task.ts';
import { presentTask, selectTasks } from './task-views.ts';
import type { WorkDeps } from './work-deps.ts';

const emptyDraft: ResultDraft = {
  outcome: null,
  dispositionId: null,
  notes: '',
  redialAt: null,
  answers: {},
  scriptStep: null,
};

/** All that the desk shows for a task; only for the agent who has it. Throws `not_found`. */
export async function readWorkbench(
  { voice, audit }: Pick<WorkDeps, 'voice' | 'audit'>,
  tx: Tx,
  taskId: string,
  principal: Principal,
): Promise<Workbench> {
  const { userId: agentId, fieldRules, roleKey, branchId } = principal;
  const row = await selectTasks(tx)
    .where('t.id', '=', taskId)
    .where((eb) => eb.or([eb('t.agent_id', '=', agentId), eb('t.agent_id', 'is', null)]))
    .select('t.draft')
    .executeTakeFirst();
  if (!row) throw notFound();
  const campaign = await readCampaign(tx, row.campaign_id);
  const product = campaign.productId ? await getReferredProduct(tx, campaign.productId) : null;
  const [category] = product ? await listCategories(tx, product.categoryId) : [];
  const [script] = campaign.scriptId ? await listScripts(tx, campaign.scriptId) : [];
  const [questionnaire] = campaign.questionnaireId
    ? await listQuestionnaires(tx, campaign.questionnaireId)
    : [];
  const callId = await findUnsavedCall(tx, taskId, agentId);
  const call = callId ? await voice.readCall(tx, callId, fieldRules) : null;
  await audit.recordRead(tx, { actor: principal, ...openedCustomer(row.customer_id) });
  return {
    task: presentTask(row, fieldRules),
    campaign: {
      id: campaign.id,
      name: campaign.name,
      dialMode: campaign.dialMode,
      wrapUpSeconds: campaign.wrapUpSeconds,
      state: campaign.state,
    },
    customer: await readCustomer(tx, row.customer_id, { fieldRules, roleKey, branchId, anyOwner: true }),
    product,
    script: script ?? null,
    questionnaire: questionnaire ?? null,
    dispositions: category?.dispositions ?? [],
    draft: row.draft ?? emptyDraft,
    call,
    suggestedOutcome: suggestOutcome(call?.outcome ?? null),
  };
}

/** The newest call of the agent for this task whose result is not saved. */
export async function findUnsavedCall(tx: Tx, taskId: string, agentId: string): Promise<string | undefined> {
  const row = await tx
    .kysely<OutboundTables>()
    .selectFrom('voice.call_summary as v')
    .leftJoin('outbound.contact as c', 'c.call_id', 'v.id')
    .where('v.tenant_id', '=', tx.tenantId ?? '')
    .where('v.subject_id', '=', taskId)
    .where('v.agent_id', '=', agentId)
    .where('c.id', 'is', null)
    .select('v.id')
    .orderBy('v.started_at', 'desc')
    .executeTakeFirst();
  return row?.id;
}

/** The agent's own work. `today` begins at midnight of the tenant. */
export async function readDesk(
  tx: Tx,
  { userId: agentId, fieldRules }: Principal,
  today: Date,
): Promise<Desk> {
  const kysely = tx.kysely<OutboundTables>();
  const tenantId = tx.tenantId ?? '';
  const mine = (state: string) => sql<number>`(select count(*)::int from outbound.task t
    where t.tenant_id = m.tenant_id and t.campaign_id = m.id and t.agent_id = ${agentId} and t.state = ${state})`;
  const todays = (condition: string) => sql<number>`(select count(*)::int from outbound.contact_fact f
    where f.tenant_id = m.tenant_id and f.campaign_id = m.id and f.agent_id = ${agentId} and f.created_at >= ${today}
    and ${sql.raw(condition)})`;
  const campaigns = await kysely
    .selectFrom('outbound.campaign as m')
    .where('m.tenant_id', '=', tenantId)
    .where('m.state', '=', 'running')
    .select(['m.id', 'm.name', 'm.dial_mode', 'm.state', 'm.daily_target'])
    .select([mine('pending').as('pending'), mine('redial').as('redial')])
    .select([todays('true').as('calls'), todays(`f.disposition_kind = 'success'`).as('success')])
    .select(
      sql<number>`(select count(*)::int from (select 1 from outbound.task t where t.tenant_id = m.tenant_id
        and t.campaign_id = m.id and t.state = 'pending' and t.agent_id is null limit 10000) c)`.as(
        'claimable',
      ),
    )
    .orderBy('m.created_at')
    .execute();
  const seat = await kysely
    .selectFrom('outbound.seat')
    .where('user_id', '=', agentId)
    .selectAll()
    .executeTakeFirst();
  const tasks = await selectTasks(tx)
    .where('t.agent_id', '=', agentId)
    .where('t.state', 'in', ['pending', 'redial'])
    .orderBy(sql`t.state = 'redial' desc, t.due_at, t.claimed_at, t.id`)
    .limit(100)
    .execute();
  return {
    campaigns: campaigns.map((campaign) => ({
      id: campaign.id,
      name: campaign.name,
      dialMode: campaign.dial_mode,
      state: campaign.state,
      dailyTarget: campaign.daily_target,
      pending: campaign.pending,
      redial: campaign.redial,
      claimable: campaign.claimable,
      callsToday: campaign.calls,
      successToday: campaign.success,
    })),
    joinedCampaignId: seat?.campaign_id ?? null,
    currentTaskId: seat?.task_id ?? null,
    tasks: tasks.map((task) => presentTask(task, fieldRules)),
  };
}

/** Midnight of the tenant's day. */
export async function startOfToday(tx: Tx, now: Date): Promise<Date> {
  const [row] = await tx.query<{ midnight: Date }>(
    `select date_trunc('day', $2::timestamptz, timezone) as midnight from identity.tenant where tenant_id = $1`,
    [tx.tenantId, now],
  );
  return row?.midnight ?? now;
}
