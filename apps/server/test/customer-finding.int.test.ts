import { type FilterCondition, listQuery } from '@guanjia/contracts/core/list';
import * as customers from '@guanjia/contracts/customers/routes';
import * as roles from '@guanjia/contracts/identity/role-routes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { listCustomers } from '../src/modules/customers/finding/customer-list.ts';
import { fillTermsJob } from '../src/modules/customers/finding/fill-terms.ts';
import { forTenant } from '../src/modules/customers/finding/search-terms.ts';
import { readFrequencies } from '../src/modules/customers/finding/term-frequencies.ts';
import { readRecordWords } from '../src/modules/customers/record/list-columns.ts';
import { openForm } from '../src/modules/forms/index.ts';
import { loadPrincipal } from '../src/modules/identity/index.ts';
import { type SignedIn, startApp, type TestApp } from './app.ts';

type OperationBody = z.input<typeof customers.updateCustomer.body>;

let app: TestApp;
let agent: SignedIn;
let tenantId: string;
const ids: Record<string, string> = {};

const people = [
  { name: '张伟', phones: ['13812348000'], region: '济南', note: '周末别打电话' },
  { name: '张伟民', phones: ['13900010001', '0531-88886666'], company: '山东鲁能科技有限公司' },
  { name: '单晓明', phones: ['13700020002'], region: '青岛', source: '官网' },
  { name: '吕布', phones: ['13600030003'], note: '50% 折扣_老客户' },
  { name: 'Ann Smith', phones: ['+14155552671'], company: 'Harbour & Sons' },
];

beforeAll(async () => {
  app = await startApp();
  ({ tenantId } = await app.tenant('FIND'));
  await app.tenant('ELSE');
  agent = await app.logIn('FIND', 'agent');
  const stranger = await app.logIn('ELSE', 'agent');
  for (const person of people) {
    const { id } = await agent.client.call(customers.createCustomer, { body: { ...person, custom: {} } });
    ids[id] = person.name;
    await stranger.client.call(customers.createCustomer, { body: { ...person, custom: {} } });
  }
});
afterAll(() => app[Symbol.asyncDispose]());

async function found(query: { q?: string; filter?: FilterCondition[]; sort?: string }, who = agent) {
  const { filter, ...rest } = query;
  const { items } = await who.client.call(customers.listCustomers, {
    query: { ...rest, ...(filter && { filter: JSON.stringify(filter) }), limit: 100 },
  });
  return items.map(({ id }) => ids[id] ?? 'a stranger');
}
const sorted = async (...query: Parameters<typeof found>) => (await found(...query)).toSorted();

describe('free search', () => {
  it.each([
    ['伟', ['张伟', '张伟民']],
    ['张伟', ['张伟', '张伟民']],
    ['伟民', ['张伟民']],
    ['伟张', []],
    ['zhangwei', ['张伟', '张伟民']],
    ['zhangweim', ['张伟民']],
    ['zw', ['张伟', '张伟民']],
    ['zwm', ['张伟民']],
    ['sxm', ['单晓明']],
    ['dan', []],
    ['xiaoming', ['单晓明']],
    ['lvbu', ['吕布']],
    ['鲁能', ['张伟民']],
    ['有限公司', ['张伟民']],
    ['harbour', ['Ann Smith']],
    ['& s', ['Ann Smith']],
    ['smi', ['Ann Smith']],
    ['别打', ['张伟']],
    ['50%', ['吕布']],
    ['%', ['吕布']],
    ['扣_', ['吕布']],
    ['8000', ['张伟']],
    ['123', ['张伟']],
    ['138-1234', ['张伟']],
    ['05318888', ['张伟民']],
    ['666', ['张伟民']],
    ['13812348000', ['张伟']],
    ['138 1234 8000', ['张伟']],
    ['+86 531 8888 6666', ['张伟民']],
    ['415555', ['Ann Smith']],
    ['张 鲁能', ['张伟民']],
    ['张 青岛', []],
    ["o'", []],
    ['\\', []],
  ])('%s', async (q, names) => {
    expect(await sorted({ q })).toEqual(names);
  });

  it('finds what was changed, and no longer what was', async () => {
    const { id } = await agent.client.call(customers.createCustomer, {
      body: { name: '旧名字', phones: ['13500040004'], custom: {} },
    });
    await agent.client.call(customers.updateCustomer, {
      params: { id },
      body: { version: 1, name: '新称呼', note: '改过了' },
    });
    const is = async (q: string) =>
      (await agent.client.call(customers.listCustomers, { query: { q } })).items.map((row) => row.id);
    expect(await is('旧名字')).toEqual([]);
    expect(await is('xch')).toEqual([id]);
    expect(await is('改过')).toEqual([id]);
    await app.admin.query('delete from customers.customer where id = $1', [id]);
  });

  it('keeps what a role may not see out of the search', async () => {
    const administrator = await app.logIn('FIND', 'administrator');
    const role = await administrator.client.call(roles.createRole, {
      body: {
        name: '看不见号码',
        category: 'employee',
        permissions: ['customers.read'],
        scopes: administrator.me.scopes,
        fieldRules: { 'customers.customer.note': 'hidden', 'customers.customer.phone': 'hidden' },
      },
    });
    await app.admin.query(
      `update identity.app_user set role_id = $2 where tenant_id = $1 and login = 'inspector'`,
      [tenantId, role.id],
    );
    const bound = await app.logIn('FIND', 'inspector');
    expect(await sorted({ q: '别打' }, bound)).toEqual([]);
    expect(await sorted({ q: '8000' }, bound)).toEqual([]);
    expect(await sorted({ q: '13812348000' }, bound)).toEqual([]);
    expect(await sorted({ q: '张伟' }, bound)).toEqual(['张伟', '张伟民']);
  });
});

describe('funnels', () => {
  it.each<[FilterCondition, string[]]>([
    [{ column: 'phone', op: 'equals', value: '0531 88886666' }, ['张伟民']],
    [{ column: 'phone', op: 'contains', value: '8888' }, ['张伟民']],
    [{ column: 'phone', op: 'contains', value: '66' }, ['张伟民']],
    [{ column: 'phone', op: 'in', values: ['13812348000', '13700020002'] }, ['单晓明', '张伟']],
    [{ column: 'phone', op: 'empty', value: true }, []],
    [{ column: 'name', op: 'contains', value: '伟' }, ['张伟', '张伟民']],
    [{ column: 'name', op: 'equals', value: '张伟' }, ['张伟']],
    [{ column: 'company', op: 'contains', value: '科技' }, ['张伟民']],
    [{ column: 'company', op: 'empty', value: true }, ['单晓明', '吕布', '张伟']],
    [{ column: 'region', op: 'contains', value: '岛' }, ['单晓明']],
    [{ column: 'region', op: 'in', values: ['济南', '青岛'] }, ['单晓明', '张伟']],
    [{ column: 'source', op: 'contains', value: '网' }, ['单晓明']],
  ])('%o', async (filter, names) => {
    expect(await sorted({ filter: [filter] })).toEqual(names.toSorted());
  });

  it('say what a column cannot', async () => {
    const range = found({ filter: [{ column: 'phone', op: 'range', from: 1 }] });
    await expect(range).rejects.toMatchObject({ code: 'bad_request' });
  });
});

describe('what happened', () => {
  it('is a funnel over the timeline: so often within so many days, or never', async () => {
    const { items } = await agent.client.call(customers.listCustomers, { query: { q: '吕布' } });
    const params = { id: items[0]?.id ?? '' };
    for (const text of ['一', '二']) await agent.client.call(customers.addNote, { params, body: { text } });
    const notes = (times: number, days?: number) =>
      sorted({ filter: [{ column: 'happened.note', op: 'happened', times, ...(days && { days }) }] });
    expect(await notes(1)).toEqual(['吕布']);
    expect(await notes(2, 1)).toEqual(['吕布']);
    expect(await notes(3)).toEqual([]);
    expect(await notes(0)).toEqual(
      people
        .map(({ name }) => name)
        .filter((name) => name !== '吕布')
        .toSorted(),
    );
    await app.clock.advance(3 * 86_400_000);
    agent = await app.logIn('FIND', 'agent');
    expect(await notes(1, 2)).toEqual([]);
    expect(await notes(1, 4)).toEqual(['吕布']);
  });
});

describe('paging by a column that many rows leave empty', () => {
  it.each(['region', '-region', 'company', 'lastContactAt', '-lastContactAt'])('%s', async (sort) => {
    const whole = await found({ sort });
    const paged: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await agent.client.call(customers.listCustomers, {
        query: { sort, limit: 2, ...(cursor && { cursor }) },
      });
      paged.push(...page.items.map(({ id }) => ids[id] ?? 'a stranger'));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(paged).toEqual(whole);
    expect(paged.toSorted()).toEqual(people.map(({ name }) => name).toSorted());
  });
});

describe('the terms', () => {
  it('are computed later for customers that have none, of every tenant', async () => {
    await app.admin.query('update customers.customer set terms = null');
    expect(await found({ q: '伟民' })).toEqual([]);
    await fillTermsJob({ db: app.db }).handle({} as never, AbortSignal.timeout(60_000));
    expect(await found({ q: '伟民' })).toEqual(['张伟民']);
    const { rows } = await app.admin.query('select from customers.customer where terms is null');
    expect(rows).toEqual([]);
  });

  it('are computed anew when a text changes, and left alone by any other change', async () => {
    const body = { name: '韩梅', phones: ['13500050005'], note: '喜欢绿茶', custom: {} };
    const { id, version } = await agent.client.call(customers.createCustomer, { body });
    ids[id] = '韩梅';
    // Whatever was written over these was computed anew.
    await app.admin.query(`update customers.customer set terms = '''untouched''' where id = $1`, [id]);
    const change = async (changes: Omit<OperationBody, 'version'>, at: number) => {
      await agent.client.call(customers.updateCustomer, {
        params: { id },
        body: { version: at, ...changes },
      });
      const { rows } = await app.admin.query('select terms::text from customers.customer where id = $1', [
        id,
      ]);
      return rows[0].terms === "'untouched'";
    };
    expect(await change({ gender: 'female', level: 'gold', name: '韩梅', note: '喜欢绿茶' }, version)).toBe(
      true,
    );
    expect(await change({ custom: {} }, version + 1)).toBe(true);
    expect(await change({ note: '喜欢红茶' }, version + 2)).toBe(false);
    expect(await found({ q: '红茶' })).toEqual(['韩梅']);
    expect(await found({ q: '绿茶' })).toEqual([]);
  });

  it('have their frequencies from the statistics of the database', async () => {
    await app.admin.query('analyze customers.customer');
    const frequencies = await app.db.tenantTx(tenantId, readFrequencies);
    expect(frequencies.get('张')).toBeCloseTo(2 / 11);
  });

  it.each([
    ['zw', ['张伟', '张伟民']],
    ['zhangweim', ['张伟民']],
    ['smi', ['Ann Smith']],
  ])('find the same where many have what begins so: %s', async (q, wanted) => {
    const names = await app.db.tenantTx(tenantId, async (tx) => {
      const who = await loadPrincipal(tx, agent.me.user.id);
      if (!who) throw new Error('nobody');
      const { principal } = who;
      const context = {
        form: await openForm(tx, 'customers.customer', principal.roleKey),
        words: await readRecordWords(tx),
        frequencies: new Map([`i:${q}`, `p:${q}`, q].map((term) => [term, 0.01])),
        now: app.clock.now(),
      };
      const { items } = await listCustomers(tx, principal, listQuery.parse({ q }), context);
      return items.map(({ name }) => name);
    });
    expect(names.toSorted()).toEqual(wanted);
  });

  it('are asked of their index under row-level security, each tenant for its own', async () => {
    const { rows: others } = await app.admin.query<{ id: string }>(
      `insert into customers.customer (id, tenant_id, kind, name, gender, level, pool, terms, created_at, updated_at)
       select gen_random_uuid(), t.tenant_id, 'person', 'n' || n, 'unknown', 'normal', 'public', 'x', now(), now()
       from identity.tenant t, generate_series(1, 3000) n where t.code = 'ELSE' returning tenant_id as id`,
    );
    await app.admin.query('vacuum analyze customers.customer');
    const other = others[0]?.id ?? '';
    const plan = await app.db.tenantTx(other, async (tx) => {
      const rows = await tx.query<{ 'QUERY PLAN': string }>(
        `explain select id from customers.customer c where c.tenant_id = '${other}'
           and customers.own_terms(c.tenant_id, c.terms) @@ '${forTenant("'张伟'", other).replaceAll("'", "''")}'::tsquery`,
      );
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    });
    expect(plan).toContain('Bitmap Index Scan on customer_own_terms');
  });
});

describe('the count', () => {
  it('is of all that somebody sees: own, shared and public customers, each once', async () => {
    const supervisor = await app.logIn('FIND', 'supervisor');
    const { rows } = await app.admin.query<{ id: string }>(
      'select id from customers.customer where tenant_id = $1 order by id limit 3',
      [tenantId],
    );
    const [mine, theirs, shared] = rows.map(({ id }) => id);
    const give = (id: string | undefined, owner: string | null) =>
      app.admin.query(
        `update customers.customer set owner_id = $2::uuid, pool = case when $2 is null then 'public' else 'private' end where id = $1`,
        [id, owner],
      );
    await app.admin.query(
      `update customers.customer set owner_id = null, pool = 'public' where tenant_id = $1`,
      [tenantId],
    );
    await give(mine, agent.me.user.id);
    await give(theirs, supervisor.me.user.id);
    await give(shared, supervisor.me.user.id);
    await app.admin.query(
      `insert into customers.share (tenant_id, customer_id, user_id, access, granted_at)
       select $1, c, $3, 'read', now() from unnest($2::uuid[]) c`,
      // What is one's own already, or public, counts no second time.
      [tenantId, [mine, shared], agent.me.user.id],
    );
    const all = await agent.client.call(customers.listCustomers, { query: { count: 'true', limit: 100 } });
    const seen = all.items.map(({ id }) => id);
    expect(seen).toEqual(expect.arrayContaining([mine, shared]));
    expect(seen).not.toContain(theirs);
    expect(all.count).toEqual({ value: seen.length, capped: false });
    const some = await agent.client.call(customers.listCustomers, {
      query: { q: '伟', count: 'true', limit: 100 },
    });
    expect(some.count?.value).toBe(some.items.length);
  });
});
