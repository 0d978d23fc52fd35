import type { FilterCondition } from '@guanjia/contracts/core/list';
import * as customers from '@guanjia/contracts/customers/routes';
import * as segments from '@guanjia/contracts/customers/segments';
import * as tasks from '@guanjia/contracts/tasks/routes';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addJob } from '../src/kernel/jobs.ts';
import { addCustomers } from './pool-office.ts';
import { type SegmentOffice, startSegmentOffice, within } from './segment-office.ts';
import { until } from './until.ts';

let office: SegmentOffice;

beforeAll(async () => {
  office = await startSegmentOffice();
});
afterAll(() => office.app[Symbol.asyncDispose]());
beforeEach(() => office.next());

const note = (id: string) =>
  office.administrator.client.call(customers.addNote, { params: { id }, body: { text: 'spoke' } });

describe('a dynamic segment', () => {
  it('is whoever fits now: by field, own field and what happened', async () => {
    const anna = await office.add('Anna', { grade: 'a' });
    await office.add('Ben', { grade: 'b' });
    const byField = await office.create();
    const byOwn = await office.create({
      query: { filter: [office.ofSource(), { column: 'custom.grade', op: 'in', values: ['a'] }] },
    });
    const happened: FilterCondition = { column: 'happened.note', op: 'happened', times: 1, days: 30 };
    const byBehaviour = await office.create({ query: { filter: [office.ofSource(), happened] } });
    const byText = await office.create({ query: { filter: [office.ofSource()], q: 'ben' } });
    expect(await office.found([within(byField.id)])).toEqual(['Anna', 'Ben']);
    expect(await office.found([within(byOwn.id)])).toEqual(['Anna']);
    expect(await office.found([within(byBehaviour.id)])).toEqual([]);
    expect(await office.found([within(byText.id)])).toEqual(['Ben']);
    await note(anna);
    await office.add('Cleo', { grade: 'a' });
    expect(await office.found([within(byBehaviour.id)])).toEqual(['Anna']);
    expect(await office.found([within(byOwn.id)])).toEqual(['Anna', 'Cleo']);
    expect(await office.count(byOwn.id)).toEqual({ value: 2, capped: false });
    expect(byOwn).toMatchObject({ size: null, freezing: null, owner: { id: office.leader.me.user.id } });
  });

  it('that is marked shows on the record of whoever is in it now', async () => {
    const anna = await office.add('Anna', { grade: 'a' });
    const marked = await office.create({ mark: 'good', note: 'ask for more' });
    const bad = await office.create({
      query: { filter: [office.ofSource(), { column: 'custom.grade', op: 'in', values: ['b'] }] },
    });
    await office.leader.client.call(segments.updateSegment, {
      params: { id: bad.id },
      body: { version: bad.version, mark: 'bad' },
    });
    const marks = async (who = office.agent) =>
      (await who.client.call(segments.listCustomerMarks, { params: { id: anna } })).items;
    const { id, name } = marked;
    expect(await marks()).toEqual([{ id, name, mark: 'good', note: 'ask for more' }]);
    const { version } = await office.administrator.client.call(customers.getCustomer, {
      params: { id: anna },
    });
    await office.administrator.client.call(customers.updateCustomer, {
      params: { id: anna },
      body: { version, custom: { grade: 'b' } },
    });
    expect((await marks()).map(({ mark }) => mark)).toEqual(['good', 'bad']);
    for (const one of [marked, bad])
      await office.leader.client.call(segments.deleteSegment, { params: { id: one.id } });
    expect(await marks()).toEqual([]);
  });

  it('marks records like at most nine others', async () => {
    const marked = await Promise.all(Array.from({ length: 10 }, () => office.create({ mark: 'good' })));
    await expect(office.create({ mark: 'bad' })).rejects.toMatchObject({ code: 'segment_marks_full' });
    for (const { id } of marked) await office.leader.client.call(segments.deleteSegment, { params: { id } });
  });

  it('goes together with others and with other conditions', async () => {
    await office.add('Anna', { grade: 'a' });
    await office.add('Ben', { grade: 'b' });
    await office.add('Cleo', { grade: 'c' });
    const of = (grade: string) =>
      office.create({
        query: { filter: [office.ofSource(), { column: 'custom.grade', op: 'in', values: [grade] }] },
      });
    const [a, b] = [await of('a'), await of('b')];
    const everybody = await office.create();
    expect(await office.found([within(a.id, b.id)])).toEqual(['Anna', 'Ben']);
    expect(await office.found([within(a.id), within(everybody.id)])).toEqual(['Anna']);
    expect(await office.found([within(a.id), within(b.id)])).toEqual([]);
    const notAnna: FilterCondition = { column: 'name', op: 'contains', value: 'Be' };
    expect(await office.found([within(a.id, b.id), notAnna])).toEqual(['Ben']);
  });

  it('is changed under guard of its version; the trail says by which columns', async () => {
    await office.add('Anna', { grade: 'a' });
    await office.add('Ben', { grade: 'b' });
    const { id, version } = await office.create();
    const query = {
      filter: [office.ofSource(), { column: 'custom.grade', op: 'in' as const, values: ['b'] }],
    };
    const change = (body: { name?: string; query?: segments.SegmentQuery }, at = version) =>
      office.leader.client.call(segments.updateSegment, { params: { id }, body: { version: at, ...body } });
    expect(await change({ query, name: `new ${office.source()}` })).toMatchObject({
      name: `new ${office.source()}`,
      version: 2,
    });
    expect(await office.found([within(id)])).toEqual(['Ben']);
    await expect(change({ name: 'late' })).rejects.toMatchObject({ code: 'version_conflict' });
    const other = await office.create();
    await expect(change({ name: other.name }, 2)).rejects.toMatchObject({ code: 'segment_exists' });
    const { rows } = await office.app.admin.query<{ after: object }>(
      `select after from audit.entry where action = 'customers.segment_updated' and entity_id = $1`,
      [id],
    );
    expect(rows.map(({ after }) => after)).toMatchObject([{ columns: 'source, custom.grade' }]);
  });

  it('cannot be made of segments, nor of what the list does not have', async () => {
    const { id, version } = await office.create();
    const nested = { filter: [within(id)] };
    await expect(office.create({ query: nested })).rejects.toMatchObject({
      code: 'segment_nested',
      status: 400,
    });
    await expect(office.create({ query: nested, kind: 'frozen' })).rejects.toMatchObject({
      code: 'segment_nested',
    });
    await expect(
      office.leader.client.call(segments.updateSegment, { params: { id }, body: { version, query: nested } }),
    ).rejects.toMatchObject({ code: 'segment_nested' });
    const nothing = { filter: [{ column: 'custom.nothing', op: 'empty' as const, value: true }] };
    await expect(office.create({ query: nothing })).rejects.toMatchObject({ code: 'bad_request' });
    for (const filter of [
      { column: 'segment', op: 'empty' as const, value: true },
      { column: 'segment', op: 'in' as const, values: ['x'] },
      within('00000000-0000-7000-8000-000000000000'),
    ])
      await expect(office.found([filter])).rejects.toMatchObject({ code: 'bad_request' });
  });
});

describe('a frozen segment', () => {
  it('stays as it was while a dynamic one moves, until it is frozen anew', async () => {
    await office.add('Anna');
    await office.add('Ben');
    const dynamic = await office.create();
    const kept = await office.frozen();
    expect(kept).toMatchObject({ kind: 'frozen', size: 2, countedAt: expect.any(String) });
    await office.app.clock.advance(1000);
    await office.add('Cleo');
    expect(await office.found([within(dynamic.id)])).toEqual(['Anna', 'Ben', 'Cleo']);
    expect(await office.found([within(kept.id)])).toEqual(['Anna', 'Ben']);
    const again = await office.leader.client.call(segments.freezeSegment, { params: { id: kept.id } });
    expect(again.freezing).toBe('running');
    expect(await office.isFrozen(kept.id)).toMatchObject({ size: 3 });
    expect(await office.found([within(kept.id)])).toEqual(['Anna', 'Ben', 'Cleo']);
    const { items } = await office.leader.client.call(tasks.listBackgroundTasks, {});
    expect(items.filter(({ label }) => label === kept.name)).toMatchObject([
      { kind: 'customers_freeze', state: 'done', done: 3 },
      { kind: 'customers_freeze', state: 'done', done: 2 },
    ]);
    await expect(
      office.leader.client.call(segments.freezeSegment, { params: { id: dynamic.id } }),
    ).rejects.toMatchObject({ code: 'segment_kind' });
  });

  it('goes on where its run was killed, and adds nobody twice', async () => {
    const ids = await addCustomers(office.app, office.leader.me.tenant.id, 12, { source: office.source() });
    const { id } = await office.frozen();
    const { admin } = office.app;
    const { rows } = await admin.query<{ freezing_id: string }>(
      'select freezing_id from customers.segment where id = $1',
      [id],
    );
    const freezingId = rows[0]?.freezing_id ?? '';
    const reached = ids.toSorted()[4];
    await admin.query(
      `update customers.segment_freezing set state = 'running', reached = $2, size = 5 where id = $1`,
      [freezingId, reached],
    );
    await admin.query('delete from customers.segment_member where freezing_id = $1 and customer_id > $2', [
      freezingId,
      reached,
    ]);
    await admin.query('update customers.segment set freezing_id = null, size = null where id = $1', [id]);
    expect(await office.found([within(id)])).toEqual([]);
    const payload = { tenantId: office.leader.me.tenant.id, freezingId };
    await office.app.db.platformTx((tx) => addJob(tx, 'customers.freeze_segment', payload));
    await office.app.db.platformTx((tx) => addJob(tx, 'customers.freeze_segment', payload));
    expect(await office.isFrozen(id)).toMatchObject({ size: 12 });
    expect(await office.found([within(id)])).toHaveLength(12);
  });

  it('takes the best so many percent by a number, and says what part of the sum they hold', async () => {
    for (const [name, revenue] of Object.entries({ A: 80, B: 8, C: 6, D: 4, E: 2 }))
      await office.add(name, { revenue });
    await office.add('None');
    const best = { column: 'custom.revenue', percent: 20 };
    const top = await office.frozen({ best });
    expect(top).toMatchObject({ size: 1, best: { percent: 20, share: 0.8 } });
    expect(await office.found([within(top.id)])).toEqual(['A']);
    const more = await office.frozen({ best: { ...best, percent: 41 } });
    expect(await office.found([within(more.id)])).toEqual(['A', 'B', 'C']);
    await expect(
      office.create({ kind: 'frozen', best: { ...best, column: 'custom.grade' } }),
    ).rejects.toMatchObject({
      code: 'bad_request',
    });
    await expect(office.create({ best })).rejects.toMatchObject({ code: 'bad_request' });
  });

  it('ends with a reason when its user may no longer', async () => {
    await office.add('Anna');
    const { id } = await office.frozen();
    const { admin, db } = office.app;
    const asked = await office.leader.client.call(segments.getSegment, { params: { id } });
    expect(asked.size).toBe(1);
    const agentId = office.agent.me.user.id;
    await admin.query(
      `update customers.segment_freezing set state = 'running', user_id = $2 where segment_id = $1`,
      [id, agentId],
    );
    const { rows } = await admin.query<{ id: string }>(
      'select id from customers.segment_freezing where segment_id = $1',
      [id],
    );
    const payload = { tenantId: office.leader.me.tenant.id, freezingId: rows[0]?.id };
    await db.platformTx((tx) => addJob(tx, 'customers.freeze_segment', payload));
    await until('it failed', async () => (await office.read(id)).freezing === 'failed');
    // Its members before that still count.
    expect(await office.found([within(id)])).toEqual(['Anna']);
  });
});
