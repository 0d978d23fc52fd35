import { type FieldRules, ruleOf } from '@guanjia/contracts/core/field-rules';
import type { ListQuery } from '@guanjia/contracts/core/list';
import { type Message, messageList } from '@guanjia/contracts/messaging/messages';
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { type ListView, queryList } from '#kernel/lists/list-view.ts';
import type { Principal } from '#kernel/principal.ts';
import { customerColumns, shownName, shownNumber } from '#modules/customers/index.ts';
import { peopleScope } from '#modules/identity/index.ts';
import type { MessagingTables } from '../tables.ts';

function selectMessages(tx: Tx, principal: Principal) {
  return tx
    .kysely<MessagingTables>()
    .selectFrom('messaging.message as m')
    .innerJoin('messaging.sending as s', 's.id', 'm.sending_id')
    .leftJoin('customers.card as k', 'k.id', 'm.customer_id')
    .leftJoin('identity.person as p', 'p.id', 'm.user_id')
    .where('m.tenant_id', '=', tx.tenantId ?? '')
    .where(peopleScope(principal, 'customers', sql`m.user_id`))
    .select(['m.id', 'm.sending_id', 's.name as sending_name', 's.kind', 'm.state', 'm.reason', 'm.detail'])
    .select(['m.customer_id', 'k.name as customer_name', 'm.number', 'm.text', 'm.parts'])
    .select(['s.text as written', 'm.user_id', 'p.name as user_name', 'm.created_at', 'm.submitted_at']);
}

type Row = Awaited<ReturnType<ReturnType<typeof selectMessages>['executeTakeFirstOrThrow']>>;

function present(row: Row, rules: FieldRules): Message {
  const { id, kind, state, reason, detail, parts } = row;
  return {
    ...{ id, kind, state, reason, detail, parts },
    sendingId: row.sending_id,
    sendingName: row.sending_name,
    customerId: row.customer_id,
    customerName: row.customer_name === null ? null : shownName(rules, row.customer_name),
    number: row.number === null ? null : shownNumber(rules, row.number),
    // The text names the customer.
    text: ruleOf(rules, 'customers.customer', 'name') === 'masked' ? row.written : row.text,
    by: { id: row.user_id, name: row.user_name ?? '' },
    createdAt: row.created_at.toISOString(),
    submittedAt: row.submitted_at?.toISOString() ?? null,
  };
}

const view: ListView<Message> = {
  definition: messageList,
  id: sql`m.id`,
  columns: {
    state: sql`m.state`,
    reason: sql`m.reason`,
    kind: sql`s.kind`,
    number: sql`m.number`,
    customerId: sql`m.customer_id`,
    sendingId: sql`m.sending_id`,
    userId: sql`m.user_id`,
    submittedAt: sql`m.submitted_at`,
    createdAt: sql`m.created_at`,
  },
  protects: customerColumns,
  present: present as ListView<Message>['present'],
};

export function listMessages(tx: Tx, principal: Principal, query: ListQuery) {
  return queryList(tx.kysely<never>(), view, selectMessages(tx, principal), query, principal.fieldRules);
}
