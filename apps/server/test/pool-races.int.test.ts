import * as pools from '@guanjia/contracts/customers/pools';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type SignedIn, startApp, type TestApp } from './app.ts';
import { addCustomers, addPerson, setRules } from './pool-office.ts';

let app: TestApp;
let tenant: { code: string; tenantId: string; unitId: string };
let supervisor: SignedIn;
let people: SignedIn[];

beforeAll(async () => {
  app = await startApp();
  const { tenantId, groupId } = await app.tenant('T1');
  tenant = { code: 'T1', tenantId, unitId: groupId };
  supervisor = await app.logIn('T1', 'supervisor');
  people = [];
  for (let count = 0; count < 4; count += 1) people.push(await addPerson(app, tenant));
});
afterAll(() => app[Symbol.asyncDispose]());

const person = fc.integer({ min: 0, max: 3 });
const customer = fc.integer({ min: 0, max: 7 });
/** What people do at the same time. */
const deed = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('pick' as const), person, customer }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pick_many' as const), person, customer }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('give_back' as const), person, customer }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('assign' as const), person, customer }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('undo' as const), person, customer }) },
);
type Deed = typeof deed extends fc.Arbitrary<infer D> ? D : never;

it('never gives one customer to two owners nor passes a limit, however picks cross', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(deed, { minLength: 8, maxLength: 40 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 3 }),
      async (deeds, perDay, holding, gold) => {
        await clean();
        await setRules(supervisor, {
          everybody: { perDay, holding },
          levels: [{ level: 'gold', holding: gold }],
        });
        const ids = [
          ...(await addCustomers(app, tenant.tenantId, 5)),
          ...(await addCustomers(app, tenant.tenantId, 3, { level: 'gold' })),
        ];
        const answers = await Promise.all(deeds.map((one) => perform(one, ids)));
        expect(answers.filter((code) => code === 'internal' || code === 'network')).toEqual([]);
        await expectOneOwnerEach(ids);
        await expectWithinLimits({ perDay, holding, gold });
        expect(await deadlocks()).toBe(0);
      },
    ),
    { numRuns: 25 },
  );
});

/** Answers with the code of what was refused. */
async function perform(one: Deed, ids: readonly string[]): Promise<string | undefined> {
  const client = people[one.person]?.client;
  const id = ids[one.customer] ?? '';
  const params = { id };
  const deeds = {
    pick: () => client?.call(pools.pickCustomer, { params }),
    pick_many: () => client?.call(pools.pickCustomers, { body: { count: one.customer + 1, query: {} } }),
    give_back: () => client?.call(pools.giveBackCustomer, { params, body: { reason: 'race' } }),
    assign: () =>
      supervisor.client.call(pools.assignCustomer, {
        params,
        body: { ownerId: people[one.person]?.me.user.id ?? '' },
      }),
    undo: async () => {
      const { items } = await supervisor.client.call(pools.listPoolMoves, { params });
      const last = items.find(({ actor }) => actor?.id === people[one.person]?.me.user.id);
      if (last) await client?.call(pools.undoMoves, { body: { moveIds: [last.id] } });
    },
  };
  try {
    await deeds[one.do]();
    return undefined;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'internal';
  }
}

/** Each customer’s moves are one chain: every one begins with the owner that the one before left. */
async function expectOneOwnerEach(ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const { rows } = await app.admin.query<{ from_owner: string | null; to_owner: string | null }>(
      'select from_owner, to_owner from customers.pool_move where customer_id = $1 order by version',
      [id],
    );
    let owner: string | null = null;
    for (const move of rows) {
      expect(move.from_owner).toBe(owner);
      expect(move.to_owner).not.toBe(owner);
      owner = move.to_owner;
    }
    const { rows: now } = await app.admin.query<{ owner_id: string | null; pool: string }>(
      'select owner_id, pool from customers.customer where id = $1',
      [id],
    );
    expect(now).toEqual([{ owner_id: owner, pool: owner === null ? 'public' : 'private' }]);
  }
}

/** A state that is put back stands whatever the limits say, so each such move may add one. */
async function expectWithinLimits(limits: { perDay: number; holding: number; gold: number }): Promise<void> {
  const { rows } = await app.admin.query<{
    user_id: string;
    picked: number;
    held: number;
    gold: number;
    undone: number;
  }>(
    `select u.id as user_id,
       (select count(*)::int from customers.pool_move m where m.to_owner = u.id and m.kind = 'pick'
          and not exists (select from customers.pool_move n where n.undoes = m.id)) as picked,
       (select count(*)::int from customers.customer c where c.owner_id = u.id) as held,
       (select count(*)::int from customers.customer c where c.owner_id = u.id and c.level = 'gold') as gold,
       (select count(*)::int from customers.pool_move m where m.to_owner = u.id and m.kind = 'undo') as undone
     from identity.app_user u where u.id = any($1)`,
    [people.map(({ me }) => me.user.id)],
  );
  expect(rows).toHaveLength(people.length);
  for (const { picked, held, gold, undone } of rows) {
    expect(picked).toBeLessThanOrEqual(limits.perDay);
    expect(held).toBeLessThanOrEqual(limits.holding + undone);
    expect(gold).toBeLessThanOrEqual(limits.gold + undone);
  }
}

async function deadlocks(): Promise<number> {
  const { rows } = await app.admin.query<{ deadlocks: number }>(
    'select deadlocks::int from pg_stat_database where datname = current_database()',
  );
  return rows[0]?.deadlocks ?? -1;
}

async function clean(): Promise<void> {
  await app.admin.query(`
    delete from customers.pool_move; delete from customers.pool_holder;
    delete from customers.timeline_entry; delete from customers.phone; delete from customers.customer`);
}
