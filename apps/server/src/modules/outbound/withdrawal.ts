import type { CustomersEvents } from '@guanjia/contracts/customers/events';
import type { Tx } from '#kernel/db.ts';
import type { Subscriber } from '#kernel/subscribers.ts';

type Type = keyof CustomersEvents;

/**
 * Open tasks go with their customer into the recycle bin and come back with it. Of those of customers who became one, one
 * per campaign stays open, until the merge is undone.
 */
export const withdrawalSubscriber: Subscriber = {
  name: 'outbound.withdrawal',
  types: [
    'customers.deleted',
    'customers.restored',
    'customers.purged',
    'customers.merged',
    'customers.merge_undone',
  ] satisfies Type[],
  async handle(tx, event) {
    switch (event.type as Type) {
      case 'customers.merged':
        return withdrawMerged(tx, event.payload as CustomersEvents['customers.merged']);
      case 'customers.merge_undone':
        return reopenMerged(tx, event.payload as CustomersEvents['customers.merge_undone']);
      case 'customers.deleted':
      case 'customers.restored':
      case 'customers.purged': {
        const { customerId } = event.payload as CustomersEvents['customers.deleted'];
        await tx.query(statements[event.type as keyof typeof statements], [event.tenantId, customerId]);
      }
    }
  },
};

/** Each may be repeated. */
const statements = {
  'customers.deleted': `update outbound.task set state = 'withdrawn', withdrawn_from = state
    where tenant_id = $1 and customer_id = $2 and state in ('pending', 'redial')`,
  'customers.restored': `update outbound.task set state = withdrawn_from, withdrawn_from = null
    where tenant_id = $1 and customer_id = $2 and state = 'withdrawn' and merge_id is null`,
  // The number is the customer's; a campaign's list must not keep it.
  'customers.purged': `with told as (
      update outbound.contact set notes = '' where tenant_id = $1 and customer_id = $2
    ), answered as (
      update outbound.response set answers = '{}' where tenant_id = $1 and customer_id = $2
    ) update outbound.task set number = id::text, extension = null, draft = null
    where tenant_id = $1 and customer_id = $2`,
} as const;

/**
 * Nobody is called twice for one campaign. What somebody works on at this moment stays, whatever else is open; then what an
 * agent has, what was promised a time, what was first on the list.
 */
async function withdrawMerged(
  tx: Tx,
  { mergeId, customerIds }: CustomersEvents['customers.merged'],
): Promise<void> {
  // Locked first: whoever claims one meanwhile has it, and is seen by the next statement.
  await tx.query(
    `select 1 from outbound.task where tenant_id = $1 and customer_id = any($2)
       and state in ('pending', 'redial') order by id for update`,
    [tx.tenantId, customerIds],
  );
  await tx.query(
    `update outbound.task t set state = 'withdrawn', withdrawn_from = t.state, merge_id = $3
     from (
       select o.id, s.user_id is not null as at_work, row_number() over (partition by o.campaign_id
         order by s.user_id is null, o.agent_id is null, o.state <> 'redial', o.due_at, o.created_at, o.id) as place
       from outbound.task o left join outbound.seat s on s.tenant_id = o.tenant_id and s.task_id = o.id
       where o.tenant_id = $1 and o.customer_id = any($2) and o.state in ('pending', 'redial')
     ) one where t.tenant_id = $1 and t.id = one.id and one.place > 1 and not one.at_work`,
    [tx.tenantId, customerIds, mergeId],
  );
}

async function reopenMerged(tx: Tx, { mergeId }: CustomersEvents['customers.merge_undone']): Promise<void> {
  await tx.query(
    `update outbound.task set state = withdrawn_from, withdrawn_from = null, merge_id = null
     where tenant_id = $1 and merge_id = $2 and state = 'withdrawn'`,
    [tx.tenantId, mergeId],
  );
}
