import type { CustomersEvents } from '@guanjia/contracts/customers/events';
import type { Subscriber } from '#kernel/subscribers.ts';

/** Open tasks go with their customer into the recycle bin and come back with it. */
export const withdrawalSubscriber: Subscriber = {
  name: 'outbound.withdrawal',
  types: ['customers.deleted', 'customers.restored', 'customers.purged'],
  async handle(tx, event) {
    const { customerId } = event.payload as CustomersEvents[keyof CustomersEvents];
    await tx.query(statements[event.type as keyof CustomersEvents], [event.tenantId, customerId]);
  },
};

/** Each may be repeated. */
const statements: Readonly<Record<keyof CustomersEvents, string>> = {
  'customers.deleted': `update outbound.task set state = 'withdrawn', withdrawn_from = state
    where tenant_id = $1 and customer_id = $2 and state in ('pending', 'redial')`,
  'customers.restored': `update outbound.task set state = withdrawn_from, withdrawn_from = null
    where tenant_id = $1 and customer_id = $2 and state = 'withdrawn'`,
  // The number is the customer's; a campaign's list must not keep it.
  'customers.purged': `with told as (
      update outbound.contact set notes = '' where tenant_id = $1 and customer_id = $2
    ), answered as (
      update outbound.response set answers = '{}' where tenant_id = $1 and customer_id = $2
    ) update outbound.task set number = id::text, extension = null, draft = null
    where tenant_id = $1 and customer_id = $2`,
};
