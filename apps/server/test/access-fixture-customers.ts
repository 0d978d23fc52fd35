import { fillDuplicates } from './access-fixture-duplicates.ts';
import { fillCustomerImports } from './access-fixture-imports.ts';
import { fillMessages } from './access-fixture-messages.ts';
import { fillPools } from './access-fixture-pools.ts';
import { fillRecord } from './access-fixture-record.ts';
import { fillSegments } from './access-fixture-segments.ts';
import type { SignedIn, TestApp } from './app.ts';
import type { Call } from './walk.ts';

/** What belongs to customers besides themselves: records, pools, imports, segments, duplicates, messages. */
export async function fillCustomers(
  app: TestApp,
  who: SignedIn,
  of: { tenantId: string; customerId: string; campaignId: string; mark: string },
): Promise<Record<string, Call>> {
  const { tenantId, customerId, campaignId, mark } = of;
  return {
    ...(await fillPools(app, tenantId, who, mark)),
    ...(await fillSegments(who, campaignId, mark)),
    ...(await fillRecord(who.client, { customerId, mark })),
    ...(await fillCustomerImports(who, mark)),
    ...(await fillDuplicates(who, mark)),
    ...(await fillMessages(app, who, { tenantId, customerId, mark })),
  };
}
