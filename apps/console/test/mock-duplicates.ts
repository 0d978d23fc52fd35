import * as duplicates from '@guanjia/contracts/customers/duplicates';
import { customers } from './mock-data.ts';
import type { Mount } from './mock-types.ts';

/** One group of customers who may be one. */
export function mountMockDuplicates(mount: Mount): void {
  const group: duplicates.DuplicateGroup = {
    id: '0199000c-0000-7000-8000-000000000d01',
    state: 'open',
    reasons: ['phone', 'email'],
    customers: customers.slice(0, 2),
    elsewhere: 0,
    foundAt: new Date().toISOString(),
    dismissedAt: null,
    dismissedBy: null,
  };
  mount(duplicates.listDuplicateGroups, () => ({
    items: [group],
    nextCursor: null,
    count: { value: 1, capped: false },
  }));
  mount(duplicates.dismissDuplicates, () => ({ ...group, state: 'dismissed' as const }));
  mount(duplicates.reopenDuplicates, () => group);
}
