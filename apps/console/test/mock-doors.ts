import { getCustomerPasswords, verifyCustomerIdentity } from '@guanjia/contracts/customers/passwords';
import { createOwnToken, listOwnTokens } from '@guanjia/contracts/identity/api-tokens';
import { listSignOnProviders } from '@guanjia/contracts/identity/single-sign-on';
import { MockProblem, type Mount } from './mock-types.ts';

const unset = { set: false, initial: false, locked: false, changedAt: null };

/** How people, programs and customers show who they are; tests put their own answers in front. */
export function mountMockDoors(mount: Mount): void {
  mount(listSignOnProviders, () => ({ items: [] }));
  mount(listOwnTokens, () => ({ items: [], maxDays: 365 }));
  mount(createOwnToken, () => {
    throw new MockProblem('confirmation_required');
  });
  mount(getCustomerPasswords, () => ({ service: unset, electronic: unset, lastVerified: null }));
  mount(verifyCustomerIdentity, () => ({ outcome: 'not_set' as const, level: null, allowed: false }));
}
