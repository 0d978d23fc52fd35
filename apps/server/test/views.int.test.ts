import * as audit from '@guanjia/contracts/audit/routes';
import * as views from '@guanjia/contracts/views/routes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SignedIn, startApp, type TestApp } from './app.ts';

const list = 'customers.customers';
let app: TestApp;
let leader: SignedIn;
let agent: SignedIn;
let stranger: SignedIn;

beforeAll(async () => {
  app = await startApp();
  await app.tenant('T1');
  await app.tenant('T2');
  leader = await app.logIn('T1', 'leader');
  agent = await app.logIn('T1', 'agent');
  stranger = await app.logIn('T2', 'leader');
});
afterAll(() => app[Symbol.asyncDispose]());

const save = (who: SignedIn, name: string, audience: views.ViewAudience = 'own', search: object = {}) =>
  who.client.call(views.createView, { body: { list, name, search, audience } });
const seen = async (who: SignedIn, of = list) =>
  (await who.client.call(views.listViews, { query: { list: of } })).items;
const names = async (who: SignedIn) => (await seen(who)).map(({ name }) => name);

describe('a saved view', () => {
  it('comes back as it was saved, to its owner alone', async () => {
    const search = {
      filter: [{ column: 'level', op: 'in' as const, values: ['gold'] }],
      sort: '-lastContactAt',
      q: '张',
      columns: ['name', 'phone'],
    };
    const view = await save(agent, '金卡', 'own', search);
    expect(view).toMatchObject({ search, mine: true, audience: 'own', version: 1 });
    expect(await seen(agent)).toEqual([view]);
    expect(await seen(agent, 'voice.calls')).toEqual([]);
    expect(await names(leader)).toEqual([]);
    await agent.client.call(views.deleteView, { params: { id: view.id } });
    expect(await names(agent)).toEqual([]);
  });

  it('has a name of its own, and a version', async () => {
    const [one, other] = [await save(agent, '一'), await save(agent, '二')];
    await expect(save(agent, '一')).rejects.toMatchObject({ code: 'view_exists' });
    const rename = (version: number, name: string) =>
      agent.client.call(views.updateView, { params: { id: other.id }, body: { version, name } });
    await expect(rename(1, '一')).rejects.toMatchObject({ code: 'view_exists', params: { name: '一' } });
    expect(await rename(1, '三')).toMatchObject({ name: '三', version: 2 });
    await expect(rename(1, '四')).rejects.toMatchObject({ code: 'version_conflict' });
    for (const { id } of [one, other]) await agent.client.call(views.deleteView, { params: { id } });
  });

  it('is one of at most thirty of a list', async () => {
    const made = [];
    for (let n = 0; n < views.maxViewsPerList; n++) made.push(await save(stranger, `View ${n}`));
    await expect(save(stranger, 'One more')).rejects.toMatchObject({ code: 'too_many_views' });
    for (const { id } of made) await stranger.client.call(views.deleteView, { params: { id } });
  });
});

describe('sharing', () => {
  it('needs the right to, and is written down', async () => {
    await expect(save(agent, '给大家', 'everybody')).rejects.toMatchObject({ code: 'forbidden' });
    const filter = [{ column: 'name', op: 'contains' as const, value: '某人' }];
    const view = await save(leader, '给大家', 'everybody', { filter });
    const [shared] = await seen(agent);
    expect(shared).toMatchObject({ name: '给大家', mine: false, owner: { id: leader.me.user.id } });
    expect(await names(stranger)).toEqual([]);
    for (const call of [
      () =>
        agent.client.call(views.updateView, { params: { id: view.id }, body: { version: 1, name: '我的' } }),
      () => agent.client.call(views.deleteView, { params: { id: view.id } }),
    ])
      await expect(call()).rejects.toMatchObject({ code: 'not_found' });

    const administrator = await app.logIn('T1', 'administrator');
    const { items } = await administrator.client.call(audit.listAuditEntries, {
      query: { filter: JSON.stringify([{ column: 'action', op: 'equals', value: 'views.created' }]) },
    });
    expect(items.find(({ after }) => after?.audience === 'everybody')?.after).toEqual({
      name: '给大家',
      list,
      audience: 'everybody',
      columns: 'name',
    });
    await leader.client.call(views.deleteView, { params: { id: view.id } });
  });

  it('with the work group reaches the group, and ends when it is taken back', async () => {
    const view = await save(leader, '本组', 'group');
    expect(await names(agent)).toEqual(['本组']);
    await app.admin.query(
      `update identity.app_user set unit_id = (select id from identity.unit u where u.tenant_id = app_user.tenant_id and u.kind = 'company')
       where id = $1`,
      [agent.me.user.id],
    );
    const moved = await app.logIn('T1', 'agent');
    expect(await names(moved)).toEqual([]);
    await leader.client.call(views.updateView, {
      params: { id: view.id },
      body: { version: 1, audience: 'branch' },
    });
    expect(await names(moved)).toEqual(['本组']);
    await leader.client.call(views.updateView, {
      params: { id: view.id },
      body: { version: 2, audience: 'own' },
    });
    expect(await names(moved)).toEqual([]);
  });
});
