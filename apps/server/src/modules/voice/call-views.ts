import type { FieldRules } from '@guanjia/contracts/core/field-rules';
import type { ListQuery } from '@guanjia/contracts/core/list';
import { type CallView, callList } from '@guanjia/contracts/voice/routes';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import { type ListView, queryList } from '#kernel/lists/list-view.ts';
import type { Principal } from '#kernel/principal.ts';
import { customerColumns, nationalNumber, shownName, shownNumber } from '#modules/customers/index.ts';
import { type Explainer, peopleScope } from '#modules/identity/index.ts';
import type { VoiceTables } from './tables.ts';

type CallTable = VoiceTables['voice.call'];
type Row = Pick<
  CallTable,
  | 'id'
  | 'direction'
  | 'state'
  | 'number'
  | 'own_number'
  | 'customer_id'
  | 'agent_id'
  | 'subject_kind'
  | 'subject_id'
  | 'muted'
  | 'started_at'
  | 'answered_at'
  | 'ended_at'
  | 'outcome'
> & { recording: CallView['recording']; agent_name: string | null };

/** A caller who is nobody's customer yet is shown in full: there is no record to protect, and one must be made. */
function callNumber(row: Pick<Row, 'number' | 'customer_id' | 'direction'>, rules: FieldRules): string {
  return row.customer_id === null && row.direction === 'inbound'
    ? nationalNumber(row.number)
    : shownNumber(rules, row.number);
}

export function presentCall(row: Row, rules: FieldRules): CallView {
  return {
    id: row.id,
    direction: row.direction,
    state: row.state,
    number: callNumber(row, rules),
    ownNumber: row.own_number,
    customerId: row.customer_id,
    agent: row.agent_id ? { id: row.agent_id, name: row.agent_name ?? '' } : null,
    subject: { kind: row.subject_kind, id: row.subject_id },
    muted: row.muted,
    recording: row.recording,
    startedAt: row.started_at.toISOString(),
    answeredAt: row.answered_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    outcome: row.outcome,
  };
}

function selectCalls(tx: Tx) {
  return tx
    .kysely<VoiceTables>()
    .selectFrom('voice.call as c')
    .leftJoin('identity.person as p', 'p.id', 'c.agent_id')
    .select(['c.id', 'c.direction', 'c.state', 'c.number', 'c.own_number', 'c.customer_id', 'c.agent_id'])
    .select(['c.subject_kind', 'c.subject_id', 'c.muted', 'c.recording', 'c.started_at', 'c.answered_at'])
    .select(['c.ended_at', 'c.outcome', 'p.name as agent_name']);
}

/**
 * One call inside the data scope, or waiting for an agent: whoever it is offered to must see who calls.
 * Throws `not_found`.
 */
export async function readCall(tx: Tx, callId: string, principal: Principal): Promise<CallView> {
  const row = await selectCalls(tx)
    .where('c.id', '=', callId)
    .where(sql<boolean>`(${callScope(principal)} or c.state = 'arrived')`)
    .executeTakeFirst();
  if (!row) throw notFound();
  return presentCall(row, principal.fieldRules);
}

/** One call, whoever's: for somebody who takes part in it. */
export async function findCall(tx: Tx, callId: string, rules: FieldRules): Promise<CallView | undefined> {
  const row = await selectCalls(tx).where('c.id', '=', callId).executeTakeFirst();
  return row && presentCall(row, rules);
}

/** The same for a call that must be there. Throws `not_found`. */
export async function getCall(tx: Tx, callId: string, rules: FieldRules): Promise<CallView> {
  const call = await findCall(tx, callId, rules);
  if (!call) throw notFound();
  return call;
}

/** Which calls somebody sees; `c` is voice.call. */
export function callScope(principal: Principal): RawBuilder<boolean> {
  return peopleScope(principal, 'voice', sql`c.agent_id`);
}

/** Whose a call is, for "why can't she see this?". */
export const callExplainer: Explainer = {
  record: 'call',
  permission: 'voice.calls.read',
  domain: 'voice',
  async find(tx, asking, callId) {
    const row = await tx
      .kysely<VoiceTables>()
      .selectFrom('voice.call as c')
      .where('c.tenant_id', '=', asking.tenantId)
      .where('c.id', '=', callId)
      .where(callScope(asking))
      .select('c.agent_id')
      .executeTakeFirst();
    return row && { ownerId: row.agent_id, openWithoutOwner: false };
  },
};

const talk = sql<number | null>`case when c.connected_at is null then null
  else greatest(0, round(extract(epoch from c.ended_at - c.connected_at)))::int end`;

interface ListRow extends Row {
  customer_name: string | null;
  talk_seconds: number | null;
}

const view: ListView<ReturnType<typeof presentRow>> = {
  definition: callList,
  id: sql`c.id`,
  nullable: ['talkSeconds'],
  protects: customerColumns,
  columns: {
    startedAt: sql`c.started_at`,
    direction: sql`c.direction`,
    number: sql`c.number`,
    agentId: sql`c.agent_id`,
    outcome: sql`c.outcome`,
    talkSeconds: talk,
    recording: sql`c.recording`,
  },
  present: presentRow,
};

function presentRow(row: ListRow, rules: FieldRules) {
  return {
    id: row.id,
    direction: row.direction,
    number: callNumber(row, rules),
    ownNumber: row.own_number,
    customerId: row.customer_id,
    outcome: row.outcome,
    startedAt: row.started_at.toISOString(),
    answeredAt: row.answered_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    recording: row.recording,
    customerName: row.customer_name && shownName(rules, row.customer_name),
    agentId: row.agent_id,
    agentName: row.agent_name,
    talkSeconds: row.talk_seconds,
  };
}

export function listCalls(tx: Tx, principal: Principal, query: ListQuery) {
  const base = selectCalls(tx)
    .leftJoin('customers.card as k', 'k.id', 'c.customer_id')
    .where('c.tenant_id', '=', principal.tenantId)
    .where(callScope(principal))
    .select(['k.name as customer_name', talk.as('talk_seconds')]);
  return queryList(tx.kysely<never>(), view, base, query, principal.fieldRules);
}
