import { randomBytes, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { auditActions, auditEntityTypes } from '@guanjia/contracts/audit/actions';
import { getTrustSettings } from '@guanjia/contracts/audit/settings';
import type { ImportState } from '@guanjia/contracts/customers/imports';
import { getPoolRules, pickCustomer } from '@guanjia/contracts/customers/pools';
import { addContactPoint } from '@guanjia/contracts/customers/record-contact-points';
import { requestListing } from '@guanjia/contracts/customers/record-listings';
import { getRecordSettings } from '@guanjia/contracts/customers/record-settings';
import { saveVocabulary, type VocabularyKind } from '@guanjia/contracts/customers/record-vocabulary';
import * as customers from '@guanjia/contracts/customers/routes';
import { getForm, saveFormDraft } from '@guanjia/contracts/forms/routes';
import * as organisation from '@guanjia/contracts/identity/organisation';
import { startTotp } from '@guanjia/contracts/identity/second-factor';
import { getMessageSettings } from '@guanjia/contracts/messaging/settings';
import { TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Calls, fillTenant } from './access-fixture.ts';
import { type SignedIn, startApp, type TestApp, testPassword } from './app.ts';
import { addCustomers } from './pool-office.ts';
import { type Call, callRoute, routes } from './walk.ts';

/** Commands that leave no entry, and why not. Everything else must. */
const exceptions: Readonly<Record<string, string>> = {
  restoreBackup: 'ends all sessions: backups.int.test.ts looks at its entries',
  setPreferences: 'language and theme of one’s own',
  setImportRules: 'how one’s own upload is read; starting it is recorded',
  checkCustomerImport: 'a dry run: nothing is written',
  mapImport: 'a preview of one’s own; uploading and starting are recorded',
  uploadAvatar: 'one’s own picture',
  deleteAvatar: 'one’s own picture',
  uploadUsers: 'a preview; starting the import is recorded',
  saveDraft: 'a draft; the result is recorded',
  joinCampaign: 'one’s own seat at the desk',
  setOwnState: 'one’s own working state; routing keeps its history',
  endWrapUp: 'one’s own working state',
  acceptOffer: 'the call and its work item say who took it',
  declineOffer: 'the work item’s trace says who declined',
  connectPhone: 'one’s own phone',
  disconnectPhone: 'one’s own phone',
  dialTask: 'the call record says who dialed whom, when',
  dialNumber: 'the call record says who dialed whom, when',
  hangUpCall: 'a telephone key; the call record keeps the course',
  holdCall: 'a telephone key',
  resumeCall: 'a telephone key',
  muteCall: 'a telephone key',
  unmuteCall: 'a telephone key',
  sendDigits: 'a telephone key; digits may be secrets',
  startTotp: 'nothing counts until it is confirmed',
  startPasskey: 'nothing counts until it is confirmed',
  requestMobileCode: 'a code to a number of one’s own; the change is recorded',
  verifySecondFactor: 'the second step of a log-in, in the history of log-ins',
  verifyPasskeyStep: 'the second step of a log-in, in the history of log-ins',
  confirmSession: 'shows who acts; what it opens the way for is recorded',
  addPasskey: 'needs an authenticator; its entry is asserted in passkeys.int.test.ts',
  setOwnMobile: 'needs a code by SMS; its entry is asserted in sms-codes.int.test.ts',
  uploadAttachment: 'one’s own until a record takes it, which is recorded',
  saveFormDraft: 'a draft; publishing is recorded',
  discardFormDraft: 'a draft; publishing is recorded',
  checkIdentityProvider: 'asks the provider and changes nothing',
  sendDynamicCode: 'needs an SMS gateway; its entry is asserted in customer-passwords.int.test.ts',
  issueServicePassword: 'needs an SMS gateway; its entry is asserted in customer-passwords.int.test.ts',
  changeCustomerPassword: 'needs a code by SMS; its entry is asserted in customer-passwords.int.test.ts',
  previewRecycling: 'a rehearsal; nothing changes',
  findDuplicates: 'a look for who is known already; nothing changes',
  previewMerge: 'a rehearsal; nothing changes',
  previewBulk: 'a rehearsal; nothing changes',
  previewSending: 'a rehearsal; nothing is sent',
  startSending: 'needs an SMS gateway; its entry is asserted in messages.int.test.ts',
  sendMessage: 'needs an SMS gateway; its entry is asserted in messages.int.test.ts',
  compareSegments: 'reads numbers; nothing changes',
  simulateInboundCall: 'the demo carrier’s call, recorded as a call',
};

let app: TestApp;
let tenantId: string;
let who: SignedIn;
let calls: Calls;

beforeAll(async () => {
  app = await startApp({ trustProxy: true });
  ({ tenantId } = await app.tenant('T1'));
  who = await app.logIn('T1', 'administrator');
  calls = await fillTenant(app, tenantId, who, 'ALPHA');
});
afterAll(() => app[Symbol.asyncDispose]());

/** Calls that succeed, for commands without parameters and where the fixture’s call is meant to fail. */
const valid: Readonly<Record<string, () => Promise<Call> | Call>> = {
  createIdentityProvider: () => ({
    body: { name: 'x', issuer: 'https://idp.example', clientId: 'guanjia' },
  }),
  createView: () => ({ body: { list: 'customers.customers', name: 'x', search: {} } }),
  createOwnToken: () => ({ body: { name: 'x', permissions: ['customers.read'], days: 1 } }),
  createCustomer: () => ({ body: { name: 'x', phones: ['13911112222'], custom: {} } }),
  updateCustomer: async () => {
    const id = calls.getCustomer?.params?.id ?? '';
    const { version, note } = await who.client.call(customers.getCustomer, { params: { id } });
    return { params: { id }, body: { version, note: `${note ?? ''}!` } };
  },
  undoContactChange: async () => {
    const id = calls.getCustomer?.params?.id ?? '';
    const body = { channel: 'email' as const, value: `${randomUUID()}@example.com` };
    const { changeId } = await who.client.call(addContactPoint, { params: { id }, body });
    return { params: { id, changeId } };
  },
  mergeCustomers: async () => {
    const [survivorId = '', other = ''] = await addCustomers(app, tenantId, 2);
    return { body: { survivorId, otherIds: [other], versions: { [survivorId]: 1, [other]: 1 } } };
  },
  requestListing: () => ({ body: { list: 'black', number: '13911113333', reason: 'x' } }),
  decideListing: async () => {
    const body = { list: 'black' as const, number: '13911114444', reason: 'x' };
    const { id } = await who.client.call(requestListing, { body });
    await app.admin.query(`update customers.listing set state = 'requested' where id = $1`, [id]);
    return { params: { id }, body: { approve: true } };
  },
  saveRecordSettings: async () => {
    const { settings, version } = await who.client.call(getRecordSettings, {});
    return { body: { settings: { ...settings, contactApproval: !settings.contactApproval }, version } };
  },
  saveVocabulary: () => ({ body: vocabulary(0, 'status') }),
  setCategories: async () => {
    await who.client.call(saveVocabulary, { body: vocabulary(0, 'category') });
    return { params: calls.getCustomer?.params ?? {}, body: { categories: ['walked'] } };
  },
  updateOwnProfile: () => ({ body: { gender: 'female' } }),
  removeOwnMobile: async () => {
    await app.admin.query("update identity.app_user set mobile = '+8613800000001' where id = $1", [
      who.me.user.id,
    ]);
    return {};
  },
  createUnit: async () => ({ body: { kind: 'group', name: randomUUID(), parentId: await rootUnit() } }),
  moveUnit: async () => {
    const parentId = await rootUnit();
    const body = { kind: 'department' as const, name: randomUUID(), parentId };
    const department = await who.client.call(organisation.createUnit, { body });
    return { params: calls.moveUnit?.params ?? {}, body: { parentId: department.id, position: 0 } };
  },
  updateEnterprise: async () => {
    const { name, timezone, version } = await who.client.call(organisation.getEnterprise, {});
    return { body: { name: `${name}!`, timezone, profile: {}, version } };
  },
  createRole: () => ({
    body: { name: randomUUID(), category: null, permissions: [], scopes: who.me.scopes },
  }),
  createUser: async () => ({
    body: {
      login: 'walked',
      name: 'x',
      employeeNo: 'walked',
      unitId: await rootUnit(),
      roleId: calls.updateRole?.params?.id,
      password: 'Initial#2026',
    },
  }),
  createCategory: () => ({ body: { name: randomUUID(), dispositions: [{ name: 'x', kind: 'success' }] } }),
  createProduct: () => ({
    body: {
      code: randomUUID(),
      name: 'x',
      price: 1,
      categoryId: calls.updateCategory?.params?.id,
      description: '',
    },
  }),
  updateProduct: () => ({ params: calls.updateProduct?.params ?? {}, body: { name: randomUUID() } }),
  createCampaign: () => ({ body: { name: 'x', dialMode: 'claim' } }),
  exportList: () => ({
    body: { list: 'customers.customers', purpose: 'x', query: {}, columns: [{ key: 'name', title: 'x' }] },
  }),
  uploadCustomers: () => ({ file: '姓名,电话\n甲,13800000599\n' }),
  pauseCustomerImport: () => importIn('running'),
  resumeCustomerImport: () => importIn('paused'),
  cancelCustomerImport: () => importIn('paused'),
  undoCustomerImport: () => importIn('done'),
  startImport: async () => {
    await answer('mapImport', calls.mapImport ?? {});
    return calls.startImport ?? {};
  },
  claimTask: async () => {
    await app.admin.query(
      `update outbound.task set state = 'pending', agent_id = null where tenant_id = $1 and state = 'done'`,
      [tenantId],
    );
    return calls.claimTask ?? {};
  },
  resetUserPassword: () => ({ params: { id: otherUser }, body: { next: 'Another#2026' } }),
  changePassword: () => ({ body: { current: testPassword, next: 'Another#2026' } }),
  grantReveals: () => ({ body: { userId: otherUser, more: 1, reason: 'x' } }),
  saveTrustSettings: async () => {
    const { settings, version } = await who.client.call(getTrustSettings, {});
    return { body: { version, settings: { ...settings, exports: { ...settings.exports, keepDays: 3 } } } };
  },
  verifyLedger: () => ({}),
  saveBackupSettings: () => ({ body: { enabled: true, hour: 4, keep: 3, version: 0 } }),
  reportViolation: () => ({
    body: {
      category: 'advertising',
      personId: otherUser,
      happenedOn: '2026-03-01',
      description: 'x',
      evidence: [],
    },
  }),
  decideExport: async () => {
    const id = calls.downloadTaskResult?.params?.id ?? '';
    await app.admin.query(`update files.export_request set state = 'pending', user_id = $2 where id = $1`, [
      id,
      otherUser,
    ]);
    return calls.decideExport ?? {};
  },
  setSecurityPolicy: () => ({ body: { idleMinutes: 700 } }),
  unlockUser: async () => {
    await app.admin.query('update identity.app_user set locked_at = $2 where id = $1', [
      otherUser,
      app.clock.now(),
    ]);
    return { params: { id: otherUser } };
  },
  removeTrustedDevice: async () => {
    const id = randomUUID();
    await app.admin.query(
      `insert into identity.trusted_device
         (id, tenant_id, user_id, token_hash, ip, created_at, last_used_at, expires_at)
       values ($1, $2, $3, $4, '203.0.113.7', $5, $5, $5)`,
      [id, tenantId, who.me.user.id, randomBytes(32), app.clock.now()],
    );
    return { params: { id } };
  },
  confirmTotp: async () => {
    const { secret } = await who.client.call(startTotp, {});
    return { body: { code: new TOTP({ secret }).generate({ timestamp: app.clock.now().getTime() }) } };
  },
  publishForm: async () => {
    const object = 'identity.user' as const;
    const { revision } = await who.client.call(getForm, { query: { object } });
    const field = { key: 'walked', type: 'text' as const, label: { zh: 'x', en: 'x' } };
    const draft = await who.client.call(saveFormDraft, {
      body: { object, revision, fields: [field], groups: [] },
    });
    return { body: { object, revision: draft.revision } };
  },
  savePoolRules: async () => {
    const { rules, version } = await who.client.call(getPoolRules, {});
    return { body: { version, rules: { ...rules, coolDownDays: 0, graceDays: rules.graceDays + 1 } } };
  },
  pickCustomers: async () => {
    await addCustomers(app, tenantId, 1);
    return { body: { count: 1, query: {} } };
  },
  undoMoves: async () => {
    const [id = ''] = await addCustomers(app, tenantId, 1);
    const { moveId } = await who.client.call(pickCustomer, { params: { id } });
    return { body: { moveIds: [moveId] } };
  },
  startBulk: async () => {
    const ids = await addCustomers(app, tenantId, 1, { ownerId: who.me.user.id });
    return { body: { what: { action: 'take_back', params: {} }, target: { kind: 'ids', ids } } };
  },
  createMessageTemplate: () => ({ body: { name: randomUUID(), kind: 'notice', text: 'x' } }),
  saveMessageSettings: async () => {
    const { settings, version } = await who.client.call(getMessageSettings, {});
    return { body: { settings: { ...settings, signature: '走查企业' }, version } };
  },
  createSegment: () => ({ body: { name: 'walked', kind: 'dynamic', query: { q: 'a' } } }),
  logOut: () => ({}),
};

function vocabulary(version: number, kind: VocabularyKind) {
  return { kind, version, terms: [{ key: 'walked', label: { zh: 'x', en: 'x' } }] };
}

let otherUser = '';

/** The import of the fixture, put into a state as if no worker had it. */
async function importIn(state: ImportState): Promise<Call> {
  const call = calls.getCustomerImport ?? {};
  await app.admin.query('update customers.import set state = $2 where id = $1', [call.params?.id, state]);
  return call;
}

async function rootUnit(): Promise<string> {
  const { items } = await who.client.call(organisation.listUnits, {});
  return items.find(({ kind }) => kind === 'company')?.id ?? '';
}

function answer(operationId: string, call: Call) {
  const route = routes.find((one) => one.operationId === operationId);
  if (!route) throw new Error(`no route ${operationId}`);
  return callRoute(app, route, who, call);
}

interface Entry {
  id: string;
  action: string;
  ip: string | null;
  session_id: string | null;
}

async function entriesOf(): Promise<Entry[]> {
  const { rows } = await app.admin.query<Entry>(
    'select id, action, ip, session_id from audit.entry where tenant_id = $1 and actor_id = $2',
    [tenantId, who.me.user.id],
  );
  return rows;
}

const commands = routes
  .filter(({ method, access }) => method !== 'GET' && access !== 'public')
  .map(({ operationId }) => operationId);
// What these delete is looked at by others; the session ends with the last two, so they come last.
const last = ['deleteCustomer', 'deleteProduct', 'changePassword', 'logOut'];
const order = [...commands.filter((id) => !last.includes(id)), ...last];

describe('a successful command', () => {
  beforeAll(async () => {
    const { rows } = await app.admin.query<{ id: string }>(
      `select id from identity.app_user where tenant_id = $1 and login = 'agent'`,
      [tenantId],
    );
    otherUser = rows[0]?.id ?? '';
  });

  it.each(order.filter((id) => !exceptions[id]))(
    '%s leaves an entry with address and session',
    async (id) => {
      const call = valid[id] ? await valid[id]() : calls[id];
      const before = new Set((await entriesOf()).map((entry) => entry.id));
      const { status, text } = await answer(id, call ?? {});
      expect([id, status, status >= 400 ? text : '']).toEqual([
        id,
        expect.toSatisfy((n: number) => n < 300),
        '',
      ]);
      const fresh = (await entriesOf()).filter(
        (entry) => !before.has(entry.id) && entry.action !== 'customers.opened',
      );
      // Work in the background, such as an export under way, may leave entries without a session meanwhile.
      expect(fresh).toContainEqual(
        expect.objectContaining({ ip: expect.any(String), session_id: expect.any(String) }),
      );
    },
  );

  it('has a name for every action and kind of record that the server writes', async () => {
    const folder = join(import.meta.dirname, '../src');
    const files = (await readdir(folder, { recursive: true })).filter((name) =>
      /(?<!\.test)\.ts$/.test(name),
    );
    const sources = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
    const written = (pattern: RegExp) =>
      new Set(sources.flatMap((source) => [...source.matchAll(pattern)].map(([, value = '']) => value)));
    const unnamed = (values: ReadonlySet<string>, named: readonly string[]) =>
      [...values].filter((value) => !named.includes(value));
    expect(unnamed(written(/\baction: '([a-z_]+\.[a-z_]+)'/g), auditActions)).toEqual([]);
    expect(unnamed(written(/\bentityType: '([a-z_]+)'/g), auditEntityTypes)).toEqual([]);
    const { rows } = await app.admin.query<{ action: string; entity_type: string }>(
      'select distinct action, entity_type from audit.entry',
    );
    expect(unnamed(new Set(rows.map(({ action }) => action)), auditActions)).toEqual([]);
    expect(unnamed(new Set(rows.map((row) => row.entity_type)), auditEntityTypes)).toEqual([]);
  });

  it('is excepted only where it exists', () => {
    expect(Object.keys(exceptions).filter((id) => !commands.includes(id))).toEqual([]);
  });
});
