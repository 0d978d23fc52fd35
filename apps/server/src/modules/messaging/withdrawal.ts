import type { CustomersEvents } from '@guanjia/contracts/customers/events';
import type { Subscriber } from '#kernel/subscribers.ts';

/** Of whoever is gone for good, messages keep that they were sent, not to whom and what. */
export const withdrawalSubscriber: Subscriber = {
  name: 'messaging.withdrawal',
  types: ['customers.purged'],
  async handle(tx, event) {
    const { customerId } = event.payload as CustomersEvents['customers.purged'];
    await tx.query(
      `update messaging.message set text = null, state = case state when 'queued' then 'cancelled' else state end,
         number = null
       where tenant_id = $1 and customer_id = $2`,
      [event.tenantId, customerId],
    );
  },
};
