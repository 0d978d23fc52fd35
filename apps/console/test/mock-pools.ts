import * as bulkApi from '@guanjia/contracts/customers/bulk';
import { defaultPoolRules, type PoolRules } from '@guanjia/contracts/customers/pool-rules';
import * as poolsApi from '@guanjia/contracts/customers/pools';
import * as sharingApi from '@guanjia/contracts/customers/sharing';
import * as data from './mock-data.ts';
import { MockProblem, type Mount } from './mock-types.ts';

/** Owners of customers, rules, and bulk changes that are done at once. */
export function mountMockPools(mount: Mount): void {
  let rules: PoolRules = defaultPoolRules;
  let version = 0;
  const bulks = new Map<string, bulkApi.Bulk>();
  const found = (id: string | undefined) => {
    const customer = data.customers.find((one) => one.id === id);
    if (!customer) throw new MockProblem('not_found');
    return customer;
  };
  const moved = { moveId: crypto.randomUUID() };
  const viewRules = () => ({
    rules,
    version,
    savedAt: null,
    savedBy: null,
    roles: [{ key: 'agent', name: '坐席' }],
    people: [],
  });

  mount(poolsApi.getPoolRules, viewRules);
  mount(poolsApi.savePoolRules, ({ body }) => {
    rules = poolsApi.savePoolRules.body?.parse(body).rules ?? rules;
    version += 1;
    return viewRules();
  });
  mount(poolsApi.getPoolStanding, () => ({ pickedToday: 2, perDay: 50, held: 120, holding: 500 }));
  mount(poolsApi.previewRecycling, () => ({
    looked: 120,
    capped: false,
    due: 0,
    byRule: [],
    byOwner: [],
    first: [],
  }));
  mount(poolsApi.getCustomerPool, ({ params }) => ({
    access: 'full' as const,
    inScope: true,
    ownedSince: found(params.id).owner ? data.ago(3 * 24 * 60) : null,
    releasedAt: null,
    lastSaleAt: null,
    protectedUntil: null,
    protectionReason: null,
    recycle: null,
    pickRefusal: null,
    shares: [],
  }));
  mount(poolsApi.listPoolMoves, () => ({ items: [], nextCursor: null, count: null }));
  mount(poolsApi.pickCustomer, () => moved);
  mount(poolsApi.pickCustomers, () => ({ moveIds: [moved.moveId], refusal: null }));
  mount(poolsApi.giveBackCustomer, () => moved);
  mount(poolsApi.assignCustomer, () => moved);
  mount(poolsApi.takeBackCustomer, () => moved);
  mount(poolsApi.exchangeCustomers, () => ({ moveIds: [moved.moveId] }));
  mount(poolsApi.protectCustomer, () => undefined);
  mount(poolsApi.undoMoves, ({ body }) => ({ undone: body.moveIds.length, refused: [] }));
  mount(sharingApi.shareCustomer, () => undefined);
  mount(sharingApi.unshareCustomer, () => undefined);

  mount(bulkApi.previewBulk, () => ({
    total: { value: 3, capped: false },
    looked: 3,
    willChange: 2,
    refused: 1,
    reasons: [{ code: 'owner_unchanged' as const, params: {}, count: 1, examples: [] }],
    gets: [],
  }));
  mount(bulkApi.startBulk, ({ body }) => {
    const made: bulkApi.Bulk = {
      ...{ id: crypto.randomUUID(), action: body.what.action, label: body.what.action, state: 'done' },
      ...{ total: 3, done: 2, refused: 1, undone: 0, kept: 0, undoable: true },
      createdAt: data.ago(0),
      finishedAt: data.ago(0),
    };
    bulks.set(made.id, made);
    return made;
  });
  const bulkOf = (id: string | undefined) => {
    const bulk = bulks.get(id ?? '');
    if (!bulk) throw new MockProblem('not_found');
    return bulk;
  };
  mount(bulkApi.getBulk, ({ params }) => bulkOf(params.id));
  mount(bulkApi.controlBulk, ({ params }) => bulkOf(params.id));
  mount(bulkApi.listBulkItems, () => ({ items: [], nextCursor: null, count: null }));
}
