import * as customers from '@guanjia/contracts/customers/routes';
import * as departures from '@guanjia/contracts/identity/departures';
import * as organisation from '@guanjia/contracts/identity/organisation';
import * as rights from '@guanjia/contracts/identity/rights';
import * as roleRoutes from '@guanjia/contracts/identity/role-routes';
import { getMe } from '@guanjia/contracts/identity/routes';
import * as imports from '@guanjia/contracts/identity/user-imports';
import * as users from '@guanjia/contracts/identity/users';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SignedIn, startApp, type TestApp, testPassword } from './app.ts';
import { buildOrganisation, type Organisation } from './organisation-fixture.ts';
import { until } from './until.ts';

let app: TestApp;
let admin: SignedIn;
let built: Organisation;
const roleIds = new Map<string, string>();

beforeAll(async () => {
  app = await startApp();
  const { tenantId } = await app.tenant('T1');
  admin = await app.logIn('T1', 'administrator');
  built = await buildOrganisation(app, tenantId, admin);
  const { items } = await admin.client.call(roleRoutes.listRoles, {});
  for (const { key, id } of items) roleIds.set(key, id);
});

afterAll(() => app[Symbol.asyncDispose]());

let serial = 0;

function newUser(role: string, unitId: string, more: object = {}) {
  serial += 1;
  return {
    login: `new-${serial}`,
    name: `New ${serial}`,
    employeeNo: `n${serial}`,
    unitId,
    roleId: roleIds.get(role) ?? '',
    password: testPassword,
    ...more,
  };
}

describe('an administrator', () => {
  it('adds a user with profile, who must change the password first', async () => {
    const skillId = '0190a0a0-0000-7000-8000-00000000aaaa';
    await admin.client.call(organisation.saveSkill, {
      params: { id: skillId },
      body: { name: '粤语', create: true },
    });
    const body = newUser('agent', built.units.group, {
      email: 'new@example.com',
      birthday: '1990-05-01',
      skills: [{ skillId, level: 7 }],
      workingHours: [{ day: 1, from: '09:00', to: '18:00' }],
    });
    const created = await admin.client.call(users.createUser, { body });
    expect(created).toMatchObject({
      unit: { name: 'Group one' },
      role: { key: 'agent' },
      email: 'n***@example.com',
      birthday: '1990-05-01',
      skills: [{ name: '粤语', level: 7 }],
      effectiveHours: [{ day: 1, from: '09:00', to: '18:00' }],
      status: 'active',
      mustChangePassword: true,
    });
    const them = await app.logIn('T1', body.login);
    expect(them.me.mustChangePassword).toBe(true);
  });

  it('is told which of log-in name and employee number is taken', async () => {
    const first = newUser('agent', built.units.group);
    await admin.client.call(users.createUser, { body: first });
    for (const [change, path] of [
      [{ employeeNo: 'other' }, 'body.login'],
      [{ login: 'other' }, 'body.employeeNo'],
    ] as const) {
      await expect(
        admin.client.call(users.createUser, { body: { ...first, ...change } }),
      ).rejects.toMatchObject({ code: 'code_taken', fields: [{ path }] });
    }
  });

  it('is warned of a category that contradicts the role, and may go on knowing it', async () => {
    const body = newUser('director', built.units.group, { category: 'employee' });
    await expect(admin.client.call(users.createUser, { body })).rejects.toMatchObject({
      code: 'rights_contradict',
    });
    const accepted = await admin.client.call(users.createUser, {
      body: { ...body, acceptContradiction: true },
    });
    const seen = await admin.client.call(rights.getEffectiveRights, { params: { id: accepted.id } });
    expect(seen.contradictions).toEqual([
      { code: 'role_for_other_category', params: { category: 'employee', roleCategory: 'director' } },
    ]);
  });

  it('cannot shut out, demote or see off the last administrator', async () => {
    const own = { params: { id: admin.me.user.id } };
    const viewer = built.viewers.administrator.who.me.user.id;
    await admin.client.call(users.setUserDisabled, { params: { id: viewer }, body: { disabled: true } });
    const { version } = await admin.client.call(users.getUser, own);
    const roleId = roleIds.get('agent') ?? '';
    for (const attempt of [
      () => admin.client.call(users.setUserDisabled, { ...own, body: { disabled: true } }),
      () =>
        admin.client.call(users.updateUser, { ...own, body: { version, roleId, acceptContradiction: true } }),
      () =>
        admin.client.call(departures.startDeparture, { ...own, body: { successorId: null, reason: 'x' } }),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: 'last_administrator' });
    await admin.client.call(users.setUserDisabled, { params: { id: viewer }, body: { disabled: false } });
  });
});

describe('a disabled user', () => {
  it('is out at once and comes in again when enabled', async () => {
    const body = newUser('agent', built.units.group);
    const { id } = await admin.client.call(users.createUser, { body });
    const them = await app.logIn('T1', body.login);
    await admin.client.call(users.setUserDisabled, { params: { id }, body: { disabled: true } });
    await expect(them.client.call(getMe, {})).rejects.toMatchObject({ code: 'unauthenticated' });
    await expect(app.logIn('T1', body.login)).rejects.toMatchObject({ code: 'account_disabled' });
    await admin.client.call(users.setUserDisabled, { params: { id }, body: { disabled: false } });
    await app.logIn('T1', body.login);
  });
});

describe('a personnel administrator of a branch', () => {
  const personnel = () => built.viewers.personnel.who.client;

  it('adds people to the own branch only', async () => {
    await personnel().call(users.createUser, { body: newUser('agent', built.units.branch) });
    await expect(
      personnel().call(users.createUser, { body: newUser('agent', built.units.elsewhere) }),
    ).rejects.toMatchObject({ code: 'not_found' });
  });

  it('neither gives powers that go beyond the own ones nor acts on who has them', async () => {
    await expect(
      personnel().call(users.createUser, {
        body: newUser('administrator', built.units.branch, { category: 'director' }),
      }),
    ).rejects.toMatchObject({ code: 'beyond_own_rights' });
    const target = { params: { id: built.viewers.administrator.who.me.user.id } };
    for (const attempt of [
      () => personnel().call(users.resetUserPassword, { ...target, body: { next: testPassword } }),
      () => personnel().call(users.setUserDisabled, { ...target, body: { disabled: true } }),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: 'beyond_own_rights' });
  });
});

describe('moving a unit', () => {
  it('moves what its people see with it, from the next request', async () => {
    const { client } = built.viewers.manager.who;
    const foreign = { params: { id: built.owned.elsewhere.customerId } };
    await expect(client.call(customers.getCustomer, foreign)).rejects.toMatchObject({ code: 'not_found' });
    const { items } = await admin.client.call(organisation.listUnits, {});
    const department = items.find(({ name }) => name === 'Department 1');
    const group = items.find(({ name }) => name === 'Group two');
    if (!department || !group) throw new Error('no such unit');
    const target = { parentId: built.units.elsewhere, position: 0 };
    await admin.client.call(organisation.moveUnit, { params: { id: department.id }, body: target });
    const branch = built.owned.branch.customerId;
    const store = built.viewers.store_manager.who.client;
    expect((await store.call(customers.getCustomer, foreign)).id).toBe(built.owned.elsewhere.customerId);
    await expect(store.call(customers.getCustomer, { params: { id: branch } })).rejects.toMatchObject({
      code: 'not_found',
    });
    const back = { parentId: department.parentId ?? '', position: 0 };
    await admin.client.call(organisation.moveUnit, { params: { id: department.id }, body: back });
    expect((await store.call(customers.getCustomer, { params: { id: branch } })).id).toBe(branch);
  });

  it('is refused below itself, below a group and for a branch in a department', async () => {
    const { items } = await admin.client.call(organisation.listUnits, {});
    const of = (name: string) => items.find((unit) => unit.name === name)?.id ?? '';
    for (const [moved, parent] of [
      ['Branch 1', 'Department 1'],
      ['Department 1', 'Department 1'],
      ['Department 2', 'Group one'],
      ['Branch 2', 'Department 1'],
    ] as const) {
      await expect(
        admin.client.call(organisation.moveUnit, {
          params: { id: of(moved) },
          body: { parentId: of(parent), position: 0 },
        }),
      ).rejects.toMatchObject({ code: 'unit_misplaced' });
    }
  });
});

describe('an own role', () => {
  it('holds from the next request of everybody who has it', async () => {
    const me = built.viewers.agent.who.me;
    const role = await admin.client.call(roleRoutes.createRole, {
      body: {
        name: '只读坐席',
        category: 'employee',
        permissions: ['customers.read'],
        scopes: me.scopes,
        fieldRules: { 'customers.customer.phone': 'full', 'customers.customer.note': 'hidden' },
      },
    });
    const user = newUser('agent', built.units.group, { roleId: role.id });
    const { id } = await admin.client.call(users.createUser, { body: user });
    await app.admin.query('update identity.app_user set must_change_password = false where id = $1', [id]);
    await app.admin.query('update customers.customer set owner_id = $1 where id = $2', [
      id,
      built.owned.department.customerId,
    ]);
    const them = await app.logIn('T1', user.login);
    const params = { id: built.owned.department.customerId };
    const seen = await them.client.call(customers.getCustomer, { params });
    expect(seen.note).toBeNull();
    expect(seen.phones[0]).toMatchObject({ number: expect.stringMatching(/^138\d{8}$/), revealable: false });
    const filter = JSON.stringify([{ column: 'region', op: 'contains', value: 'Region' }]);
    expect((await them.client.call(customers.listCustomers, { query: { filter } })).items.length).toBe(1);

    await admin.client.call(roleRoutes.updateRole, {
      params: { id: role.id },
      body: {
        ...role,
        fieldRules: { 'customers.customer.phone': 'hidden', 'customers.customer.region': 'hidden' },
      },
    });
    const now = await them.client.call(customers.getCustomer, { params });
    expect(now).toMatchObject({ region: null, phones: [{ number: '****', revealable: false }] });
    await expect(them.client.call(customers.listCustomers, { query: { filter } })).rejects.toMatchObject({
      code: 'bad_request',
    });
    await expect(
      them.client.call(customers.listCustomers, { query: { sort: 'region' } }),
    ).rejects.toMatchObject({ code: 'bad_request' });
    const found = await them.client.call(customers.listCustomers, { query: { q: '1380000000' } });
    expect(found.items).toEqual([]);
  });

  it('refuses a change of what is read only', async () => {
    const base = built.viewers.agent.who.me;
    const role = await admin.client.call(roleRoutes.createRole, {
      body: {
        name: '不改备注',
        category: 'employee',
        permissions: ['customers.read', 'customers.update'],
        scopes: base.scopes,
        fieldRules: { 'customers.customer.note': 'read_only' },
      },
    });
    const user = newUser('agent', built.units.group, { roleId: role.id });
    const { id } = await admin.client.call(users.createUser, { body: user });
    await app.admin.query('update identity.app_user set must_change_password = false where id = $1', [id]);
    const customerId = built.owned.branch.customerId;
    await app.admin.query('update customers.customer set owner_id = $1 where id = $2', [id, customerId]);
    const { client } = await app.logIn('T1', user.login);
    const { version } = await client.call(customers.getCustomer, { params: { id: customerId } });
    await expect(
      client.call(customers.updateCustomer, { params: { id: customerId }, body: { version, note: 'x' } }),
    ).rejects.toMatchObject({ code: 'field_protected', status: 403 });
    await client.call(customers.updateCustomer, {
      params: { id: customerId },
      body: { version, region: '济南' },
    });
  });

  it('cannot be given both sides of a separation', async () => {
    await admin.client.call(roleRoutes.saveDutySeparation, {
      params: { id: '0190a0a0-0000-7000-8000-00000000cccc' },
      body: {
        name: '导入与角色',
        doing: ['outbound.import'],
        checking: ['identity.roles.manage'],
        create: true,
      },
    });
    await expect(
      admin.client.call(roleRoutes.createRole, {
        body: {
          name: '两手',
          category: null,
          permissions: ['outbound.import', 'identity.roles.manage'],
          scopes: admin.me.scopes,
        },
      }),
    ).rejects.toMatchObject({ code: 'duties_conflict' });
  });
});

describe('why somebody cannot see a record', () => {
  it('is explained check by check', async () => {
    const ask = (userId: string, record: 'customer' | 'call' | 'outbound_task' | 'user', recordId: string) =>
      admin.client.call(rights.explainVisibility, { params: { id: userId, record, recordId } });
    const leader = built.viewers.leader.who.me.user.id;
    const { department, group } = built.owned;
    const refused = await ask(leader, 'customer', built.owned.elsewhere.customerId);
    expect(refused.visible).toBe(false);
    expect(refused.steps.at(-1)).toEqual({
      check: 'scope',
      passed: false,
      params: { domain: 'customers', scope: 'group', owner: 'at-elsewhere', unit: 'Branch 2' },
    });
    expect((await ask(leader, 'customer', group.customerId)).visible).toBe(true);
    expect((await ask(leader, 'call', department.callId)).visible).toBe(false);
    const clerk = built.viewers.logistics.who.me.user.id;
    expect((await ask(clerk, 'call', group.callId)).steps[1]).toEqual({
      check: 'permission',
      passed: false,
      params: { permission: 'voice.calls.read' },
    });
  });
});

describe('somebody who leaves', () => {
  it('is shut out at once, and all work passes on', async () => {
    const { userId, customerId, taskId } = built.owned.group;
    const { client, me } = admin;
    const before = await client.call(departures.previewDeparture, { params: { id: userId } });
    expect(before).toEqual({ amounts: { customers: 1, outbound_tasks: 1 }, last: null });
    const them = await app.logIn('T1', 'at-group');
    const successorId = built.viewers.leader.who.me.user.id;
    await expect(
      client.call(departures.startDeparture, {
        params: { id: userId },
        body: { successorId: userId, reason: 'x' },
      }),
    ).rejects.toMatchObject({ code: 'successor_unfit' });
    await client.call(departures.startDeparture, {
      params: { id: userId },
      body: { successorId, reason: '离职' },
    });
    await expect(them.client.call(getMe, {})).rejects.toMatchObject({ code: 'unauthenticated' });
    const done = await until('all has passed on', async () => {
      const { last } = await client.call(departures.previewDeparture, { params: { id: userId } });
      return last?.finishedAt ? last : undefined;
    });
    expect(done.moved).toEqual({ customers: 1, outbound_tasks: 1 });
    const leader = built.viewers.leader.who.client;
    const moved = await leader.call(customers.getCustomer, { params: { id: customerId } });
    expect(moved.owner?.id).toBe(successorId);
    const { rows } = await app.admin.query('select agent_id from outbound.task where id = $1', [taskId]);
    expect(rows).toEqual([{ agent_id: successorId }]);
    const { items } = await leader.call(customers.listTimeline, { params: { id: customerId } });
    expect(items[0]).toMatchObject({ kind: 'pool', data: { move: 'hand_over' } });
    expect(me.user.id).not.toBe(userId);
    await expect(
      client.call(users.setUserDisabled, { params: { id: userId }, body: { disabled: false } }),
    ).rejects.toMatchObject({ code: 'user_left' });
  });
});

describe('importing users', () => {
  const upload = (text: string) =>
    admin.client.upload(imports.uploadUsers, {}, new Blob([text]), 'users.csv');

  it('says line by line what is wrong, then adds the good lines', async () => {
    const sheet = [
      '登录名,姓名,工号,部门,角色,岗位,用户类别,邮箱,生日',
      'im1,一,im1,Branch 1/Department 1/Group one,坐席,座席,员工,a@example.com,1990-01-31',
      'im2,二,im2,No/Such,坐席,,,,',
      'im3,三,im3,Branch 2,no role,,,,31.1.1990',
      ',四,im4,Branch 2,坐席,,,,',
      'im5,五,im1,Branch 2,坐席,,,,',
      'agent,已有,im6,Branch 2,坐席,,,,',
      'im7,七,im7,Branch 2,总监,,员工,,',
    ].join('\n');
    const preview = await upload(sheet);
    expect(preview.rows.map(({ line, exists, problems }) => [line, exists, problems])).toEqual([
      [2, false, ['twice_in_file']],
      [3, false, ['unit_unknown']],
      [4, false, ['role_unknown', 'day_invalid']],
      [5, false, ['login_missing']],
      [6, false, ['twice_in_file']],
      [7, true, []],
      [8, false, ['rights_contradict']],
    ]);
    const good = await upload(sheet.replace('im5,五,im1', 'im5,五,im5'));
    const start = {
      params: { id: good.id },
      body: { initialPassword: testPassword, onExisting: 'skip' as const },
    };
    const { result } = await admin.client.call(imports.startUserImport, start);
    expect(result).toEqual({ created: 2, updated: 0, skipped: 5 });
    await expect(admin.client.call(imports.startUserImport, start)).rejects.toMatchObject({
      code: 'import_state',
    });
    const them = await app.logIn('T1', 'im1');
    expect(them.me).toMatchObject({ mustChangePassword: true, user: { unit: { name: 'Group one' } } });
  });

  it('tells which columns are missing', async () => {
    await expect(upload('姓名,电话\n一,1\n')).rejects.toMatchObject({
      code: 'columns_missing',
      params: { columns: 'login, role' },
    });
  });
});
