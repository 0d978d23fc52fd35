import type { BulkTarget } from '@guanjia/contracts/customers/bulk';
import type { Addition } from '@guanjia/contracts/outbound/additions';
import { createTask } from '#kernel/background-tasks.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { addJob } from '#kernel/jobs.ts';
import type { Log } from '#kernel/log.ts';
import type { Principal } from '#kernel/principal.ts';
import type { AuditTrail } from '#modules/audit/index.ts';
import type { CustomersApi } from '#modules/customers/index.ts';
import { readCampaign } from '../campaign-views.ts';
import { insertAddition, presentAddition, readAddition } from './addition-store.ts';

export interface AdditionDeps {
  db: Db;
  clock: Clock;
  log: Log;
  audit: AuditTrail;
  customers: Pick<CustomersApi, 'nextIds'>;
}

export const additionJobName = 'outbound.add_customers';

/**
 * Lets customers be put on a campaign's list. Throws `not_found` for the campaign, `campaign_finished`, `forbidden`
 * without the right to see customers, `bad_request` for a filter that there is not.
 */
export async function startAddition(
  { clock, audit, customers }: AdditionDeps,
  tx: Tx,
  principal: Principal,
  { campaignId, target }: { campaignId: string; target: BulkTarget },
): Promise<Addition> {
  if (!principal.permissions.has('customers.read')) throw new AppError('forbidden');
  const campaign = await readCampaign(tx, campaignId);
  if (campaign.state === 'finished') throw new AppError('campaign_finished');
  const now = clock.now();
  // One row proves that the filter is good.
  await customers.nextIds(tx, principal, { target, after: null, limit: 1, before: now });
  const id = newId(now.getTime());
  const userId = principal.userId;
  await insertAddition(tx, { id, campaign_id: campaignId, user_id: userId, target, created_at: now });
  await createTask(tx, { id, userId, kind: 'outbound_addition', label: campaign.name, total: null, at: now });
  await audit.record(tx, {
    actor: principal,
    action: 'outbound.addition_started',
    entityType: 'campaign_addition',
    entityId: id,
    after: { campaignId, ...aboutOf(target) },
  });
  await addJob(
    tx,
    additionJobName,
    { tenantId: principal.tenantId, additionId: id },
    { key: `${additionJobName}:${id}` },
  );
  return presentAddition(await readAddition(tx, id));
}

/** Throws `not_found` for somebody else's. */
export async function readOwnAddition(tx: Tx, { userId }: Principal, id: string): Promise<Addition> {
  const row = await readAddition(tx, id);
  if (row.user_id !== userId) throw notFound();
  return presentAddition(row);
}

/** Conditions may hold names and numbers of customers: the trail keeps which columns they are about. */
function aboutOf(target: BulkTarget) {
  if (target.kind === 'ids') return { chosen: target.ids.length };
  const { filter = [], q } = target.query;
  return { columns: [...filter.map(({ column }) => column), ...(q ? ['q'] : [])].join(', ') };
}
