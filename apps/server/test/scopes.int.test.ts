import { createRealtimeClient } from '@guanjia/client/realtime';
import type { ScopeDomain } from '@guanjia/contracts/core/permissions';
import { type RoleKey, roleKeys } from '@guanjia/contracts/core/roles';
import type { AnyRoute } from '@guanjia/contracts/core/route';
import * as customers from '@guanjia/contracts/customers/routes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { effectiveRole } from '../src/modules/identity/effective-role.ts';
import { type SignedIn, startApp, type TestApp } from './app.ts';
import { giveMaskedField, maskedKey } from './masked-field.ts';
import { buildOrganisation, covers, type Organisation, type Owned, places } from './organisation-fixture.ts';
import { until } from './until.ts';
import { type Call, callRoute, routes, withParams } from './walk.ts';

let app: TestApp;
let admin: SignedIn;
let built: Organisation;

beforeAll(async () => {
  app = await startApp({ trustProxy: true });
  const { tenantId } = await app.tenant('T1');
  admin = await app.logIn('T1', 'administrator');
  built = await buildOrganisation(app, tenantId, admin);
  await giveMaskedField(app, tenantId);
});

afterAll(() => app[Symbol.asyncDispose]());

const rightsOf = (role: RoleKey) =>
  effectiveRole({
    key: role,
    built_in: true,
    permissions: [],
    scope: 'own',
    scopes: {},
    field_rules: {},
    category: null,
  });

function mayCall(role: RoleKey, route: AnyRoute): boolean {
  const { access } = route;
  return access === 'session' || access === 'public' || rightsOf(role).permissions.has(access);
}

/** A route that takes the id of somebody's record: which domain's scope decides, and how it is called. */
interface Scoped {
  domain: ScopeDomain;
  call(of: Owned): Call;
}

const stale = { version: 9999 };
const ofCustomer = (more: Call = {}): Scoped => ({
  domain: 'customers',
  call: ({ customerId, phoneId }) => ({ params: { id: customerId, phoneId }, ...more }),
});
const ofPhone = (more: Call): Scoped => ({
  domain: 'customers',
  call: ({ customerId, phoneId }) => ({ params: { id: customerId, pointId: phoneId }, ...more }),
});
const ofUser = (more: Call = {}): Scoped => ({
  domain: 'identity',
  call: ({ userId }) => ({ params: { id: userId }, ...more }),
});

/** Calls change nothing that another case needs: versions are stale, passwords weak. */
const scoped: Readonly<Record<string, Scoped>> = {
  getCustomer: ofCustomer(),
  updateCustomer: ofCustomer({ body: { ...stale, note: 'x' } }),
  revealPhone: ofCustomer({ body: { purpose: 'other', note: 'test' } }),
  revealField: {
    domain: 'customers',
    call: ({ customerId }) => ({
      params: { id: customerId, key: maskedKey },
      body: { purpose: 'other', note: 'test' },
    }),
  },
  listTimeline: ofCustomer(),
  listCustomerHistory: ofCustomer(),
  getCustomerPool: ofCustomer(),
  listCustomerMarks: ofCustomer(),
  listPoolMoves: ofCustomer(),
  pickCustomer: ofCustomer(),
  assignCustomer: {
    domain: 'customers',
    call: ({ customerId, userId }) => ({ params: { id: customerId }, body: { ownerId: userId } }),
  },
  exchangeCustomers: {
    domain: 'customers',
    call: ({ customerId }) => ({ params: { id: customerId }, body: { withId: customerId } }),
  },
  protectCustomer: ofCustomer({ body: { on: false } }),
  shareCustomer: {
    domain: 'customers',
    call: ({ customerId, userId }) => ({
      params: { id: customerId },
      body: { userIds: [userId], access: 'read', until: null },
    }),
  },
  unshareCustomer: {
    domain: 'customers',
    call: ({ customerId, userId }) => ({ params: { id: customerId }, body: { userIds: [userId] } }),
  },
  addNote: ofCustomer({ body: { text: 'seen' } }),
  getRecordSheet: ofCustomer(),
  listDuplicates: ofCustomer(),
  listMerges: ofCustomer(),
  listContactPoints: ofCustomer(),
  addContactPoint: ofCustomer({ body: { channel: 'phone', value: '13800000001', type: 'wechat' } }),
  changeContactPoint: ofPhone({ body: { type: 'wechat' } }),
  revealContactPoint: ofPhone({ body: { purpose: 'other', note: 'test' } }),
  setTags: ofCustomer({ body: { names: [] } }),
  setCategories: ofCustomer({ body: { categories: [] } }),
  saveCompanyContact: {
    domain: 'customers',
    call: ({ customerId }) => ({ params: { id: customerId, personId: customerId }, body: {} }),
  },
  addRelation: {
    domain: 'customers',
    call: ({ customerId }) => ({
      params: { id: customerId },
      body: { customerId, type: 'colleague', forward: true },
    }),
  },
  getCustomerPasswords: ofCustomer(),
  sendDynamicCode: {
    domain: 'customers',
    call: ({ customerId, phoneId }) => ({ params: { id: customerId }, body: { phoneId } }),
  },
  verifyCustomerIdentity: ofCustomer({
    body: { method: 'dynamic', secret: '000000', action: 'bill_query' },
  }),
  issueServicePassword: {
    domain: 'customers',
    call: ({ customerId, phoneId }) => ({
      params: { id: customerId },
      body: { phoneId, code: null, reason: 'x' },
    }),
  },
  changeCustomerPassword: ofCustomer({ body: { method: 'electronic', code: '000000', next: '926153' } }),
  setMarketingConsent: ofCustomer({ body: { state: 'given', way: 'spoken' } }),
  sendMessage: ofCustomer({ body: { kind: 'notice', text: 'x' } }),
  getCall: { domain: 'voice', call: ({ callId }) => ({ params: { id: callId } }) },
  getUser: ofUser(),
  updateUser: ofUser({ body: { ...stale, gender: 'female' } }),
  setUserDisabled: ofUser({ body: { disabled: false } }),
  resetUserPassword: ofUser({ body: { next: 'weak' } }),
  unlockUser: ofUser(),
  getUserPresence: ofUser(),
  endUserSessions: ofUser(),
  resetUserSecondFactor: ofUser(),
  previewDeparture: ofUser(),
  createUserToken: ofUser({ body: { name: 'x', permissions: ['customers.read'], days: 1 } }),
  getUserFields: ofUser(),
  saveUserFields: ofUser({ body: { custom: {} } }),
  getEffectiveRights: ofUser(),
  explainVisibility: {
    domain: 'identity',
    call: ({ userId }) => ({ params: { id: userId, record: 'user', recordId: userId } }),
  },
};

/** Routes whose ids are not those of a person's record, or whose holder alone may use them, with the reason. */
const unscoped: Readonly<Record<string, string>> = {
  ...reason('one organisation for all who may see it', [
    ...['archiveUnit', 'moveUnit', 'restoreUnit', 'savePost', 'saveSkill', 'updateUnit'],
    ...[
      'deleteDutySeparation',
      'deleteRole',
      'saveDutySeparation',
      'setRoleMenus',
      'updateRole',
      'getAvatar',
    ],
  ]),
  ...reason('one enterprise, one watch over its accounts', ['acknowledgeAlert']),
  ...reason('the enterprise as a whole', ['verifyBackup', 'downloadBackup', 'restoreBackup']),
  ...reason('of the own account only', [
    ...['endOwnSession', 'removePasskey', 'removeTrustedDevice', 'revokeOwnToken'],
    ...['updateView', 'deleteView'],
  ]),
  ...reason('one enterprise, one decision who comes in', [
    ...['updateIdentityProvider', 'checkIdentityProvider', 'listExternalIdentities'],
    ...['removeExternalIdentity', 'revokeToken'],
  ]),
  ...reason('shared by the enterprise', [
    ...['getProduct', 'updateCategory', 'updateProduct', 'getCampaign', 'updateCampaign'],
    ...['saveQuestionnaire', 'saveScript', 'claimTask', 'uploadList', 'downloadBadRows', 'getImport'],
    ...['mapImport', 'startImport', 'deleteProduct', 'decideExport', 'getDictionary'],
    ...['getSegment', 'updateSegment', 'freezeSegment', 'deleteSegment', 'restoreSegment', 'addToCampaign'],
    ...['listDictionaryVersions', 'saveDictionary', 'downloadDictionary', 'importDictionary'],
    ...['updateMessageTemplate', 'deleteMessageTemplate', 'restoreMessageTemplate'],
    ...['updateTag', 'mergeTag', 'decideListing', 'endListing', 'resumeListing'],
  ]),
  ...reason('of the person who holds it only', [
    ...[
      'dialTask',
      'openTask',
      'saveDraft',
      'saveResult',
      'hangUpCall',
      'holdCall',
      'muteCall',
      'resumeCall',
    ],
    ...['sendDigits', 'unmuteCall', 'lookUpCaller', 'acceptOffer', 'declineOffer', 'downloadTaskResult'],
    ...['getUserImport', 'startUserImport', 'getBulk', 'controlBulk', 'listBulkItems'],
    ...['getAddition'],
  ]),
  ...reason('the call must be inside the scope, see getCall', [
    ...['linkCaller', 'getRecordingAudio', 'getRecordingPeaks'],
  ]),
  ...reason('counts within the scope, see segments.int.test.ts', ['countSegment']),
  ...reason('confidential: by permission, but never to the person concerned', [
    ...['getViolation', 'moveViolation'],
  ]),
  ...reason('tried in pools.int.test.ts: it cannot be repeated', ['giveBackCustomer', 'takeBackCustomer']),
  ...reason('tried in recycle-bin.int.test.ts: it cannot be repeated', ['deleteCustomer', 'restoreRecord']),
  ...reason('tried in customer-record.int.test.ts: they need something that is there', [
    ...['removeContactPoint', 'undoContactChange', 'removeCompanyContact', 'decideCompanyContact'],
    ...['removeRelation', 'attachFile', 'removeAttachment'],
  ]),
  ...reason('follows the record that holds it, see attachments.int.test.ts', [
    ...['getAttachment', 'downloadAttachment'],
  ]),
  ...reason('by the scope over whoever imported, see customer-import-matches.int.test.ts', [
    ...['getCustomerImport', 'setImportRules', 'checkCustomerImport', 'startCustomerImport'],
    ...['pauseCustomerImport', 'resumeCustomerImport', 'cancelCustomerImport', 'undoCustomerImport'],
    ...['downloadNotTaken', 'listKeptCustomers'],
  ]),
  ...reason('by the scope over whoever sends, see message-records.int.test.ts', [
    'getSending',
    'controlSending',
  ]),
  ...reason('tried in merging.int.test.ts: it cannot be repeated', ['undoMerge']),
  ...reason('of several customers, see duplicates.int.test.ts', ['dismissDuplicates', 'reopenDuplicates']),
  ...reason('tried in users.int.test.ts: it cannot be repeated', ['startDeparture']),
};

function reason(why: string, ids: string[]): Record<string, string> {
  return Object.fromEntries(ids.map((id) => [id, why]));
}

describe('every route with an id', () => {
  it('is either walked by scope or said not to need it', () => {
    const said = [...Object.keys(scoped), ...Object.keys(unscoped)];
    expect(said.toSorted()).toEqual(withParams.map(({ operationId }) => operationId).toSorted());
  });

  const cases = roleKeys.flatMap((role) => Object.keys(scoped).map((id) => [role, id] as const));
  it.each(cases)('%s reaches by %s what is inside the scope, and nothing else', async (role, id) => {
    const route = routes.find(({ operationId }) => operationId === id);
    const entry = scoped[id];
    if (!route || !entry) throw new Error(`no route ${id}`);
    const { who, own } = built.viewers[role];
    const scope = rightsOf(role).scopes[entry.domain];
    for (const place of ['self', ...places] as const) {
      const target = place === 'self' ? own : built.owned[place];
      const answer = await callRoute(app, route, who, entry.call(target));
      const expected = !mayCall(role, route) ? 'forbidden' : covers(scope, place) ? 'reached' : 'not_found';
      const got = ['forbidden', 'not_found'].includes(answer.problem.code ?? '')
        ? answer.problem.code
        : 'reached';
      expect([place, got]).toEqual([place, expected]);
      expect(answer.status).toBeLessThan(500);
      expect(answer.status).not.toBe(400);
    }
  });
});

/** A list, and how its answer tells whose rows it holds. */
interface ScopedList {
  domain: ScopeDomain;
  query?: Record<string, string>;
  ownersIn(answer: Listed): string[];
}

interface Listed {
  items?: {
    id: string;
    userId?: string;
    agentId?: string;
    agent?: { id: string };
    by?: { id: string };
    ownerId?: string | null;
  }[];
  agents?: { user: { id: string } }[];
  rows?: { agentId?: string }[];
}

const days = { from: '2020-01-01', to: '2020-12-31' };
const itemsBy = (pick: (item: NonNullable<Listed['items']>[number]) => string | null | undefined) => {
  return ({ items = [] }: Listed) => items.flatMap((item) => pick(item) ?? []);
};

const lists: Readonly<Record<string, ScopedList>> = {
  listUsers: { domain: 'identity', ownersIn: itemsBy(({ id }) => id) },
  listColleagues: { domain: 'outbound', ownersIn: itemsBy(({ id }) => id) },
  listCustomers: { domain: 'customers', ownersIn: itemsBy(({ ownerId }) => ownerId) },
  listCalls: { domain: 'voice', ownersIn: itemsBy(({ agentId }) => agentId) },
  listTasks: { domain: 'outbound', query: { menu: 'redial' }, ownersIn: itemsBy(({ agent }) => agent?.id) },
  listContacts: {
    domain: 'outbound',
    query: { menu: 'history' },
    ownersIn: itemsBy(({ agent }) => agent?.id),
  },
  listSendings: { domain: 'customers', ownersIn: itemsBy(({ by }) => by?.id) },
  listMessages: { domain: 'customers', ownersIn: itemsBy(({ by }) => by?.id) },
  getFloor: { domain: 'routing', ownersIn: ({ agents = [] }) => agents.map(({ user }) => user.id) },
  getAgentStatistics: {
    domain: 'reporting',
    query: days,
    ownersIn: ({ rows = [] }) => rows.flatMap(({ agentId }) => agentId ?? []),
  },
};

describe('every list of people’s records', () => {
  const cases = roleKeys.flatMap((role) => Object.keys(lists).map((id) => [role, id] as const));
  it.each(cases)('shows %s in %s exactly whose records the scope covers', async (role, id) => {
    const route = routes.find(({ operationId }) => operationId === id);
    const list = lists[id];
    if (!route || !list) throw new Error(`no route ${id}`);
    const { who, own } = built.viewers[role];
    const period = list.query === days ? aroundNow(app) : list.query;
    const paged = route.path.includes('statistics') || !route.query ? {} : { limit: '200', count: 'true' };
    const answer = await callRoute(app, route, who, { query: { ...period, ...paged } });
    if (!mayCall(role, route)) {
      expect(answer.status).toBe(403);
      return;
    }
    const owners = new Set(list.ownersIn(JSON.parse(answer.text) as Listed));
    const scope = rightsOf(role).scopes[list.domain];
    for (const place of places) {
      expect([place, owners.has(built.owned[place].userId)]).toEqual([place, covers(scope, place)]);
    }
    expect(owners.has(own.userId)).toBe(true);
  });
});

/** Around now, whichever day it is where the tenant is. */
function aroundNow({ clock }: TestApp): Record<string, string> {
  const day = (shift: number) =>
    new Date(clock.now().getTime() + shift * 86_400_000).toISOString().slice(0, 10);
  return { from: day(-1), to: day(1) };
}

describe('realtime', () => {
  it.each(roleKeys)('tells %s of the customers inside the scope, and of no other', async (role) => {
    const { who } = built.viewers[role];
    const client = createRealtimeClient({ baseUrl: app.baseUrl, extraHeaders: { cookie: who.cookie } });
    const seen: string[] = [];
    client.on('customers.timeline', ({ customerId }) => void seen.push(customerId));
    await until('online', async () => client.state().kind === 'online');
    for (const place of places) await note(built.owned[place].customerId);
    const shared = await addPublicCustomer();
    await note(shared);
    await until('the last', async () => seen.includes(shared));
    const { permissions, scopes } = rightsOf(role);
    const expected = places
      .filter((place) => permissions.has('customers.read') && covers(scopes.customers, place))
      .map((place) => built.owned[place].customerId);
    expect(seen).toEqual([...expected, shared]);
    client.close();
  });

  async function note(customerId: string): Promise<void> {
    await admin.client.call(customers.addNote, { params: { id: customerId }, body: { text: 'note' } });
  }

  async function addPublicCustomer(): Promise<string> {
    serial += 1;
    const number = `139${String(serial).padStart(8, '0')}`;
    const created = await admin.client.call(customers.createCustomer, {
      body: { name: 'Shared', phones: [number] },
    });
    await app.admin.query(`update customers.customer set owner_id = null, pool = 'public' where id = $1`, [
      created.id,
    ]);
    return created.id;
  }
});

let serial = 0;
