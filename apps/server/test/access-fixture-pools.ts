import * as bulk from '@guanjia/contracts/customers/bulk';
import * as sharing from '@guanjia/contracts/customers/sharing';
import type { SignedIn, TestApp } from './app.ts';
import { mergeNow } from './merge-office.ts';
import { addCustomers } from './pool-office.ts';
import { until } from './until.ts';
import type { Call } from './walk.ts';

/** A customer per way in which customers move, and a bulk change that is done. */
export async function fillPools(
  app: TestApp,
  tenantId: string,
  { client, me }: SignedIn,
  mark: string,
): Promise<Record<string, Call>> {
  const { rows } = await app.admin.query<{ id: string }>(
    `select id from identity.app_user where tenant_id = $1 and login = 'supervisor'`,
    [tenantId],
  );
  const colleagueId = rows[0]?.id ?? '';
  const one = async (ownerId: string | null) => (await addCustomers(app, tenantId, 1, { ownerId }))[0] ?? '';
  const mine = () => one(me.user.id);
  const of = (id: string, body?: object): Call => ({ params: { id }, ...(body && { body }) });
  const share = { userIds: [colleagueId], access: 'read' as const, until: null };
  const shared = await mine();
  await client.call(sharing.shareCustomer, { params: { id: shared }, body: share });
  const { id: bulkId } = await client.call(bulk.startBulk, {
    body: {
      what: { action: 'take_back', params: {} },
      target: { kind: 'ids', ids: [await mine()] },
    },
  });
  await until('the bulk change is done', async () => {
    const { state } = await client.call(bulk.getBulk, { params: { id: bulkId } });
    return state === 'done';
  });
  const [stays, goes] = [await mine(), await mine()];
  const merged = await mergeNow({ client }, [stays, goes]);
  return {
    listDuplicates: of(stays),
    listMerges: of(stays),
    undoMerge: of(merged.id),
    getCustomerPool: of(shared),
    listCustomerMarks: of(shared),
    listPoolMoves: of(shared),
    pickCustomer: of(await one(null)),
    giveBackCustomer: of(await mine(), { reason: mark }),
    assignCustomer: of(await one(null), { ownerId: colleagueId }),
    takeBackCustomer: of(await mine(), {}),
    exchangeCustomers: of(await mine(), { withId: await one(colleagueId) }),
    protectCustomer: of(await mine(), { on: false }),
    shareCustomer: of(await mine(), share),
    unshareCustomer: of(shared, { userIds: [colleagueId] }),
    getBulk: of(bulkId),
    controlBulk: of(bulkId, { do: 'undo' }),
    listBulkItems: of(bulkId),
  };
}
