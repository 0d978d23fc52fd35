import type { FilterCondition } from '@guanjia/contracts/core/list';
import * as segments from '@guanjia/contracts/customers/segments';
import * as roles from '@guanjia/contracts/identity/role-routes';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addJob } from '../src/kernel/jobs.ts';
import { createListContext } from '../src/modules/customers/finding/list-context.ts';
import { countMembers } from '../src/modules/customers/segments/counts.ts';
import { loadPrincipal } from '../src/modules/identity/index.ts';
import { addCustomers, addPerson } from './pool-office.ts';
import { type SegmentOffice, startSegmentOffice, within } from './segment-office.ts';
import { until } from './until.ts';

let office: SegmentOffice;

beforeAll(async () => {
  office = await startSegmentOffice();
});
afterAll(() => office.app[Symbol.asyncDispose]());
beforeEach(() => office.next());

describe('rights', () => {
  it('shows of a shared segment the rows that the reader sees', async () => {
    const t1 = {
      code: 'T1',
      tenantId: office.leader.me.tenant.id,
      unitId: office.leader.me.user.group?.id ?? '',
    };
    const one = await addPerson(office.app, t1);
    const other = await addPerson(office.app, t1);
    await addCustomers(office.app, t1.tenantId, 3, { source: office.source(), ownerId: one.me.user.id });
    await addCustomers(office.app, t1.tenantId, 2, { source: office.source(), ownerId: other.me.user.id });
    await addCustomers(office.app, t1.tenantId, 1, { source: office.source() });
    const dynamic = await office.create();
    const kept = await office.frozen();
    expect(kept.size).toBe(6);
    for (const { id } of [dynamic, kept]) {
      expect(await office.count(id)).toEqual({ value: 6, capped: false });
      expect(await office.count(id, one)).toEqual({ value: 4, capped: false });
      expect(await office.found([within(id)], other)).toHaveLength(3);
    }
    expect(await office.compare([dynamic.id, kept.id], one)).toMatchObject({ all: 4, any: 4 });
    await expect(office.create({}, one)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(one.client.call(segments.deleteSegment, { params: { id: kept.id } })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  it('refuses a reader a segment over a field that is hidden from the role', async () => {
    await office.add('Anna');
    const region: FilterCondition = { column: 'region', op: 'empty', value: true };
    const { id } = await office.create({ query: { filter: [office.ofSource(), region] } });
    const role = await office.administrator.client.call(roles.createRole, {
      body: {
        name: '看不见地区',
        category: 'employee',
        permissions: ['customers.read'],
        scopes: office.administrator.me.scopes,
        fieldRules: { 'customers.customer.region': 'hidden' },
      },
    });
    await office.app.admin.query(
      `update identity.app_user set role_id = $2 where tenant_id = $1 and login = 'inspector'`,
      [office.leader.me.tenant.id, role.id],
    );
    const bound = await office.app.logIn('T1', 'inspector');
    expect(await office.found([within(id)])).toEqual(['Anna']);
    await expect(office.found([within(id)], bound)).rejects.toMatchObject({ code: 'bad_request' });
    await expect(office.count(id, bound)).rejects.toMatchObject({ code: 'bad_request' });
  });

  it('knows nothing of another enterprise', async () => {
    const { tenantId } = await office.app.tenant('T2');
    const stranger = await office.app.logIn('T2', 'administrator');
    await addCustomers(office.app, tenantId, 2, { source: office.source() });
    const { id, name } = await office.create();
    const theirs = await office.create({ name }, stranger);
    await expect(office.read(id, stranger)).rejects.toMatchObject({ code: 'not_found' });
    await expect(office.found([within(id)], stranger)).rejects.toMatchObject({ code: 'bad_request' });
    await expect(office.compare([id, theirs.id], stranger)).rejects.toMatchObject({ code: 'not_found' });
    expect(await office.count(theirs.id, stranger)).toEqual({ value: 2, capped: false });
    expect(await office.count(id)).toEqual({ value: 0, capped: false });
    const { items } = await stranger.client.call(segments.listSegments, { query: {} });
    expect(items.map((item) => item.id)).toEqual([theirs.id]);
  });
});

describe('counts', () => {
  it('say how segments overlap: sizes, every pair, all', async () => {
    await office.add('A', { grade: 'a', revenue: 1 });
    await office.add('B', { grade: 'a', revenue: 5 });
    await office.add('C', { grade: 'b', revenue: 9 });
    await office.add('D', { grade: 'c', revenue: 0 });
    const by = (...filter: FilterCondition[]) =>
      office.create({ query: { filter: [office.ofSource(), ...filter] } });
    const grades = (...values: string[]): FilterCondition => ({ column: 'custom.grade', op: 'in', values });
    const a = await by(grades('a'));
    const ab = await by(grades('a', 'b'));
    const rich = await by({ column: 'custom.revenue', op: 'range', from: 4 });
    const all = await office.frozen();
    expect(await office.compare([a.id, ab.id, rich.id, all.id])).toEqual({
      sizes: [
        { id: a.id, size: 2 },
        { id: ab.id, size: 3 },
        { id: rich.id, size: 2 },
        { id: all.id, size: 4 },
      ],
      pairs: [
        { ids: [a.id, ab.id], size: 2 },
        { ids: [a.id, rich.id], size: 1 },
        { ids: [a.id, all.id], size: 2 },
        { ids: [ab.id, rich.id], size: 2 },
        { ids: [ab.id, all.id], size: 3 },
        { ids: [rich.id, all.id], size: 2 },
      ],
      all: 1,
      any: 4,
    });
    await expect(office.compare([a.id, a.id])).rejects.toMatchObject({ code: 'bad_request' });
  });

  it('are exact in time, else say "so many and more"; the transaction goes on', async () => {
    const { app } = office;
    await app.admin.query(
      `insert into customers.customer (id, tenant_id, kind, name, gender, level, pool, source, custom, released_at, created_at, updated_at)
       select gen_random_uuid(), $1, 'person', 'Many ' || n, 'unknown', 'normal', 'public', $2, '{}', $3, $3, $3
       from generate_series(1, 10100) n`,
      [office.leader.me.tenant.id, office.source(), app.clock.now()],
    );
    const { id } = await office.create();
    expect(await office.count(id)).toEqual({ value: 10_100, capped: false });
    const openList = createListContext(app.clock);
    const answer = await app.db.tenantTx(office.leader.me.tenant.id, async (tx) => {
      const who = await loadPrincipal(tx, office.leader.me.user.id);
      if (!who) throw new Error('nobody');
      const counted = await countMembers(tx, who.principal, id, { openList, limitMs: 1 });
      return { counted, after: await tx.query('select 1 as one') };
    });
    expect(answer).toEqual({ counted: { value: 10_000, capped: true }, after: [{ one: 1 }] });
    const big = await office.frozen();
    expect(big.size).toBe(10_100);
    expect(await office.count(big.id)).toEqual({ value: 10_100, capped: false });
  });
});

describe('deleting', () => {
  it('takes a segment out of sight, and brings it back with its members', async () => {
    await office.add('Anna');
    const { id, name } = await office.frozen();
    const remove = () => office.leader.client.call(segments.deleteSegment, { params: { id } });
    const restore = () => office.leader.client.call(segments.restoreSegment, { params: { id } });
    await remove();
    await expect(office.found([within(id)])).rejects.toMatchObject({ code: 'bad_request' });
    await expect(remove()).rejects.toMatchObject({ code: 'not_found' });
    expect(await restore()).toMatchObject({ id, size: 1 });
    expect(await office.found([within(id)])).toEqual(['Anna']);
    await remove();
    await office.create({ name });
    await expect(restore()).rejects.toMatchObject({ code: 'segment_exists' });
  });

  it('lets members go that no longer count, and after a week the segment', async () => {
    await office.add('Anna');
    const kept = await office.frozen();
    await office.app.clock.advance(1000);
    await office.leader.client.call(segments.freezeSegment, { params: { id: kept.id } });
    await office.isFrozen(kept.id);
    const gone = await office.frozen();
    await office.leader.client.call(segments.deleteSegment, { params: { id: gone.id } });
    const { admin, db } = office.app;
    await admin.query(`update customers.segment set deleted_at = now() - interval '400 days' where id = $1`, [
      gone.id,
    ]);
    await db.platformTx((tx) => addJob(tx, 'customers.forget_segments', {}));
    await until('it is gone', async () => {
      const { rows } = await admin.query('select from customers.segment where id = $1', [gone.id]);
      return rows.length === 0;
    });
    const { rows } = await admin.query<{ count: number }>(
      `select count(*)::int as count from customers.segment_freezing where segment_id = $1`,
      [kept.id],
    );
    expect(rows).toEqual([{ count: 1 }]);
    expect(await office.found([within(kept.id)])).toEqual(['Anna']);
  });
});
