import { randomBytes, randomUUID } from 'node:crypto';
import { reportViolation } from '@guanjia/contracts/audit/violations';
import * as backups from '@guanjia/contracts/backup/routes';
import { deleteCustomer } from '@guanjia/contracts/customers/deletion';
import * as customers from '@guanjia/contracts/customers/routes';
import { uploadAttachment } from '@guanjia/contracts/forms/attachments';
import * as dictionaries from '@guanjia/contracts/forms/dictionaries';
import * as organisation from '@guanjia/contracts/identity/organisation';
import * as roles from '@guanjia/contracts/identity/role-routes';
import * as sessions from '@guanjia/contracts/identity/sessions';
import * as userImports from '@guanjia/contracts/identity/user-imports';
import * as users from '@guanjia/contracts/identity/users';
import * as orders from '@guanjia/contracts/orders/routes';
import * as campaigns from '@guanjia/contracts/outbound/campaigns';
import * as content from '@guanjia/contracts/outbound/content';
import * as work from '@guanjia/contracts/outbound/work';
import * as routing from '@guanjia/contracts/routing/routes';
import * as tasks from '@guanjia/contracts/tasks/routes';
import * as voice from '@guanjia/contracts/voice/routes';
import { saveTrunk } from '../src/modules/voice/index.ts';
import { fillDoors, passwordCalls } from './access-fixture-doors.ts';
import { fillCustomerImports } from './access-fixture-imports.ts';
import { fillPools } from './access-fixture-pools.ts';
import { fillRecord } from './access-fixture-record.ts';
import type { SignedIn, TestApp } from './app.ts';
import { createImporter } from './list-imports.ts';
import { giveMaskedField, maskedKey } from './masked-field.ts';
import { until } from './until.ts';
import type { Call } from './walk.ts';

/** Ids of a tenant in which everything happened once, by the operation that takes them. */
export type Calls = Readonly<Record<string, Call>>;

const draft = { outcome: null, dispositionId: null, redialAt: null, answers: {}, scriptStep: null };

/**
 * Fills a tenant with one of everything as its administrator, who also made a call with a recording, and says how each
 * operation with parameters is called so that it finds what it is called for.
 */
export async function fillTenant(
  app: TestApp,
  tenantId: string,
  who: SignedIn,
  mark: string,
): Promise<Calls> {
  const { client } = who;
  const { category, product, ids, steps, fields, campaign } = await fillCatalogue(client, mark);
  const list = `姓名,电话\n${mark}张三,13800000099\n${mark}李四,13800000199\n`;
  const importer = createImporter(client);
  const done = await importer.importAll(campaign.id, list);
  const open = await importer.upload(campaign.id, list);
  const call = await makeCall(app, tenantId, who);
  const { task } = await client.call(work.claimTask, { params: { id: campaign.id } });
  const saved = await client.call(work.claimTask, { params: { id: campaign.id } });
  await client.call(work.saveResult, {
    params: { id: saved.task.id },
    body: {
      outcome: 'success',
      dispositionId: category.dispositions[0]?.id ?? null,
      notes: mark,
      answers: { a: mark },
    },
  });
  await giveMaskedField(app, tenantId);
  const customer = await client.call(customers.getCustomer, { params: { id: task.customerId } });
  const exported = await client.call(tasks.exportList, {
    body: { list: 'customers.customers', purpose: mark, query: {}, columns: [{ key: 'name', title: mark }] },
  });
  await until('the export is done', async () => {
    const { items } = await client.call(tasks.listBackgroundTasks, {});
    return items.find(({ id }) => id === exported.id)?.state === 'done';
  });
  await app.logIn(who.me.tenant.code, who.me.user.login);
  const { sessions: signedIn } = await client.call(sessions.getOwnPresence, {});
  const otherSession = signedIn.find(({ current }) => !current)?.id ?? '';
  const alertId = await addAlert(app, tenantId);
  const passkeyId = await addPasskey(app, tenantId, who.me.user.id);
  const deviceId = await addDevice(app, tenantId, who.me.user.id);
  const doors = await fillDoors(app, tenantId, who);
  const people = await fillOrganisation(client, who, mark);
  const inPools = await fillPools(app, tenantId, who, mark);
  const offerId = await addOffer(app, tenantId, { callId: call.id, agentId: who.me.user.id, mark });

  const spare = await addCustomer(client, mark, '13800000299');
  const gone = await addCustomer(client, mark, '13800000399');
  const deleted = await client.call(deleteCustomer, { params: { id: gone.id }, body: {} });
  const violation = await client.call(reportViolation, {
    body: {
      category: 'advertising',
      personId: people.getUser?.params?.id ?? '',
      happenedOn: '2026-03-01',
      description: mark,
      evidence: [],
    },
  });
  const spareProduct = await client.call(orders.createProduct, {
    body: { code: `${mark}2`, name: mark, price: 1, categoryId: category.id, description: mark },
  });

  const attachment = await client.upload(uploadAttachment, {}, new Blob([mark]), `${mark}.txt`);
  const words = await client.call(dictionaries.saveDictionary, {
    params: { id: 'own_words' },
    body: {
      label: { zh: mark, en: mark },
      kind: 'flat',
      entries: [{ code: 'a', label: { zh: mark, en: mark }, parent: null, retired: false }],
      version: 0,
    },
  });
  const backupId = await makeBackup(client);
  const of = (id: string, more: Call = {}): Call => ({ params: { id }, ...more });
  const phoneId = customer.phones[0]?.id ?? '';
  const ended = of(call.id);
  return {
    ...people,
    ...doors,
    ...(await fillRecord(client, { customerId: customer.id, mark })),
    ...inPools,
    ...(await fillCustomerImports(who, mark)),
    resetUserPassword: of(who.me.user.id, { body: { next: 'weak' } }),
    unlockUser: of(who.me.user.id),
    resetUserSecondFactor: of(people.getUser?.params?.id ?? ''),
    removeTrustedDevice: of(deviceId),
    removePasskey: of(passkeyId),
    ...passwordCalls({ id: customer.id, phoneId, mark }),
    endOwnSession: of(otherSession),
    getUserPresence: of(who.me.user.id),
    endUserSessions: of(who.me.user.id),
    acknowledgeAlert: of(alertId, { body: { unblock: true } }),
    getUserFields: of(who.me.user.id),
    saveUserFields: of(who.me.user.id, { body: { custom: {} } }),
    getDictionary: of(words.key),
    listDictionaryVersions: of(words.key),
    saveDictionary: of(words.key, { body: { ...words, version: 1 } }),
    downloadDictionary: of(words.key),
    importDictionary: of(words.key, { file: `Code,Chinese\na,${mark}\n` }),
    getAttachment: of(attachment.id),
    downloadAttachment: of(attachment.id),
    explainVisibility: {
      params: { id: who.me.user.id, record: 'customer', recordId: customer.id },
    },
    getCustomer: of(customer.id),
    updateCustomer: of(customer.id, { body: { note: mark, version: customer.version } }),
    revealPhone: { params: { id: customer.id, phoneId }, body: { purpose: 'other', note: mark } },
    revealField: { params: { id: customer.id, key: maskedKey }, body: { purpose: 'other', note: mark } },
    listTimeline: of(customer.id),
    listCustomerHistory: of(customer.id),
    deleteCustomer: of(spare.id, { body: {} }),
    restoreRecord: of(deleted.id),
    deleteProduct: of(spareProduct.id, { body: {} }),
    addNote: of(customer.id, { body: { text: mark } }),
    updateCategory: of(category.id, { body: { name: category.name, dispositions: category.dispositions } }),
    getProduct: of(product.id),
    updateProduct: of(product.id, { body: { name: product.name } }),
    getCampaign: of(campaign.id),
    updateCampaign: of(campaign.id, { body: { version: campaign.version } }),
    saveScript: of(ids.script, { body: { name: mark, steps, version: 1 } }),
    saveQuestionnaire: of(ids.questionnaire, { body: { name: mark, fields, version: 1 } }),
    claimTask: of(campaign.id),
    openTask: of(task.id),
    dialTask: of(task.id),
    saveDraft: of(task.id, { body: { ...draft, notes: mark } }),
    saveResult: of(task.id, { body: { outcome: 'busy' } }),
    uploadList: of(campaign.id, { file: list }),
    getImport: of(done.id),
    mapImport: of(open.id, { body: { mapping: ['name', 'phone'] } }),
    startImport: of(open.id),
    downloadBadRows: of(done.id),
    getCall: ended,
    lookUpCaller: ended,
    linkCaller: of(call.id, { body: { customerId: customer.id } }),
    hangUpCall: ended,
    holdCall: ended,
    resumeCall: ended,
    muteCall: ended,
    unmuteCall: ended,
    sendDigits: of(call.id, { body: { digits: '1' } }),
    getRecordingAudio: ended,
    getRecordingPeaks: ended,
    acceptOffer: of(offerId),
    declineOffer: of(offerId),
    verifyBackup: of(backupId),
    downloadBackup: of(backupId),
    // Another code, because the tenant is still needed.
    restoreBackup: of(backupId, { body: { tenantCode: 'another', reason: mark } }),
    downloadTaskResult: of(exported.id),
    getViolation: of(violation.id),
    moveViolation: of(violation.id, { body: { state: 'investigating', version: violation.version } }),
    decideExport: of(exported.id, { body: { approve: true } }),
  };
}

/** A second administrator, so that the first may be changed, a unit, an own role and all that hangs on them. */
async function fillOrganisation(client: SignedIn['client'], { me }: SignedIn, mark: string): Promise<Calls> {
  const { items } = await client.call(organisation.listUnits, {});
  const root = items[0]?.id ?? '';
  const group = { parentId: root, kind: 'group' as const };
  const unit = await client.call(organisation.createUnit, { body: { ...group, name: `${mark} unit` } });
  const empty = await client.call(organisation.createUnit, { body: { ...group, name: `${mark} empty` } });
  const rights = { category: null, permissions: [], scopes: me.scopes };
  const role = await client.call(roles.createRole, { body: { ...rights, name: `${mark} role` } });
  const spare = await client.call(roles.createRole, { body: { ...rights, name: `${mark} spare role` } });
  const user = await client.call(users.createUser, {
    body: {
      login: `${mark}-user`,
      name: mark,
      employeeNo: mark,
      unitId: unit.id,
      roleId: role.id,
      password: 'Initial#2026',
    },
  });
  const ids = { post: randomUUID(), skill: randomUUID(), separation: randomUUID() };
  const post = { name: `${mark} post`, nameEn: `${mark} post` };
  const duties = { name: mark, doing: ['identity.roles.manage' as const], checking: ['audit.read' as const] };
  await client.call(organisation.savePost, { params: { id: ids.post }, body: { ...post, create: true } });
  await client.call(organisation.saveSkill, {
    params: { id: ids.skill },
    body: { name: `${mark} skill`, create: true },
  });
  await client.call(roles.saveDutySeparation, {
    params: { id: ids.separation },
    body: { ...duties, create: true },
  });
  const sheet = '登录名,姓名,角色\nimported,进口,agent\n';
  const upload = await client.upload(userImports.uploadUsers, {}, new Blob([sheet]), 'users.csv');
  await client.upload(users.uploadAvatar, {}, new Blob([picture]), 'me.png');
  const of = (id: string, more: Call = {}): Call => ({ params: { id }, ...more });
  return {
    updateUnit: of(unit.id, { body: { address: mark, version: unit.version } }),
    moveUnit: of(unit.id, { body: { parentId: root, position: 0 } }),
    archiveUnit: of(empty.id),
    restoreUnit: of(empty.id),
    savePost: of(ids.post, { body: { ...post, create: false } }),
    saveSkill: of(ids.skill, { body: { name: `${mark} skill`, create: false } }),
    updateRole: of(role.id, { body: { ...rights, name: `${mark} role`, version: role.version } }),
    setRoleMenus: of(role.id, { body: { hiddenMenus: ['/audit'] } }),
    deleteRole: of(spare.id),
    saveDutySeparation: of(ids.separation, { body: { ...duties, create: false } }),
    deleteDutySeparation: of(ids.separation),
    getUser: of(user.id),
    updateUser: of(user.id, { body: { version: user.version, gender: 'female' } }),
    setUserDisabled: of(user.id, { body: { disabled: false } }),
    getAvatar: of(me.user.id),
    getUserImport: of(upload.id),
    startUserImport: of(upload.id, { body: { initialPassword: 'Initial#2026', onExisting: 'skip' } }),
    getEffectiveRights: of(user.id),
    previewDeparture: of(user.id),
    startDeparture: of(user.id, { body: { successorId: null, reason: mark } }),
  };
}

/** The smallest PNG that says it is one. */
const picture = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

async function fillCatalogue(client: SignedIn['client'], mark: string) {
  const category = await client.call(orders.createCategory, {
    body: { name: `${mark} cards`, dispositions: [{ name: `${mark} sold`, kind: 'success' }] },
  });
  const product = await client.call(orders.createProduct, {
    body: { code: `${mark}1`, name: `${mark} card`, price: 1, categoryId: category.id, description: mark },
  });
  const ids = { script: randomUUID(), questionnaire: randomUUID() };
  const steps = [{ key: 'start', title: mark, say: mark, answers: [] }];
  await client.call(content.saveScript, {
    params: { id: ids.script },
    body: { name: mark, steps, version: 0 },
  });
  const fields = [{ key: 'a', type: 'text' as const, label: { zh: mark, en: mark } }];
  await client.call(content.saveQuestionnaire, {
    params: { id: ids.questionnaire },
    body: { name: mark, fields, version: 0 },
  });
  const created = await client.call(campaigns.createCampaign, {
    body: {
      name: `${mark} campaign`,
      dialMode: 'claim',
      productId: product.id,
      questionnaireId: ids.questionnaire,
    },
  });
  const campaign = await client.call(campaigns.updateCampaign, {
    params: { id: created.id },
    body: { state: 'running', version: created.version },
  });
  return { category, product, ids, steps, fields, campaign };
}

function addCustomer(client: SignedIn['client'], name: string, number: string) {
  return client.call(customers.createCustomer, { body: { name, phones: [number], custom: {} } });
}

async function addPasskey(app: TestApp, tenantId: string, userId: string): Promise<string> {
  const id = randomUUID();
  await app.db.tenantTx(tenantId, (tx) =>
    tx.query(
      `insert into identity.passkey
         (id, tenant_id, user_id, rp_id, credential_id, public_key, counter, transports, name, created_at)
       values ($1, $2, $3, 'localhost', $5, $6, 0, '{}', 'key', $4)`,
      [id, tenantId, userId, app.clock.now(), id, randomBytes(32)],
    ),
  );
  return id;
}

async function addDevice(app: TestApp, tenantId: string, userId: string): Promise<string> {
  const id = randomUUID();
  await app.db.tenantTx(tenantId, (tx) =>
    tx.query(
      `insert into identity.trusted_device
         (id, tenant_id, user_id, token_hash, ip, created_at, last_used_at, expires_at)
       values ($1, $2, $3, $5, '203.0.113.66', $4, $4, $4)`,
      [id, tenantId, userId, app.clock.now(), randomBytes(32)],
    ),
  );
  return id;
}

async function addAlert(app: TestApp, tenantId: string): Promise<string> {
  const id = randomUUID();
  await app.db.tenantTx(tenantId, (tx) =>
    tx.query(
      `insert into identity.security_alert (id, tenant_id, occurred_at, kind, ip, names)
       values ($1, $2, $3, 'password_spraying', '203.0.113.66', 10)`,
      [id, tenantId, app.clock.now()],
    ),
  );
  return id;
}

/** A backup whose file is there. */
async function makeBackup(client: SignedIn['client']): Promise<string> {
  await client.call(backups.startBackup, {});
  return until('the backup is made', async () => {
    const { items } = await client.call(backups.listBackups, {});
    return items.find(({ state }) => state === 'done')?.id;
  });
}

/** An offer that somebody has taken. */
async function addOffer(
  app: TestApp,
  tenantId: string,
  { callId, agentId, mark }: { callId: string; agentId: string; mark: string },
): Promise<string> {
  const offerId = randomUUID();
  await app.db.tenantTx(tenantId, async (tx) => {
    await tx.query('insert into routing.queue (id, tenant_id, name) values ($1, $2, $3)', [
      offerId,
      tenantId,
      mark,
    ]);
    await tx.query(
      `insert into routing.work_item (id, tenant_id, queue_id, call_id, state, arrived_at, agent_id, offer_id)
       values ($1, $2, $1, $3, 'taken', $4, $5, $1)`,
      [offerId, tenantId, callId, app.clock.now(), agentId],
    );
  });
  return offerId;
}

/** Calls a number that answers; resolves when both talk. Returns the call's id. */
export async function beginCall(app: TestApp, tenantId: string, { client }: SignedIn): Promise<string> {
  const trunk = { name: 'carrier', host: '127.0.0.1', port: 5060, numbers: ['4006001000'] };
  await app.db.tenantTx(tenantId, (tx) => saveTrunk(tx, trunk, app.clock.now()));
  await client.call(routing.setOwnState, { body: { state: 'ready' } });
  await client.call(voice.connectPhone, { body: { pageId: 'page-one-1' } });
  await until('the phone is ready', async () => {
    await app.clock.advance(200);
    return (await client.call(voice.getActiveCall, {})).phone.state === 'ready';
  });
  const placed = await until('the carrier is known to the switch', () =>
    client.call(voice.dialNumber, { body: { number: '13800000099' } }).catch(() => undefined),
  );
  await until('both talk', async () => {
    await app.clock.advance(500);
    return (await client.call(voice.getActiveCall, {})).call?.state === 'talking';
  });
  return placed.id;
}

/** A call to a number that answers, with its recording. */
async function makeCall(app: TestApp, tenantId: string, who: SignedIn): Promise<voice.CallView> {
  const { client } = who;
  const params = { params: { id: await beginCall(app, tenantId, who) } };
  // One queue per call: when these have been done, the recording has begun, and the two seconds are on it.
  await client.call(voice.muteCall, params);
  await client.call(voice.unmuteCall, params);
  await app.clock.advance(2000);
  await client.call(voice.hangUpCall, params);
  await until('the call has ended', async () => {
    await app.clock.advance(100);
    return (await client.call(voice.getCall, params)).state === 'ended';
  });
  // From here on the time stands still: what takes long by the clock counts as a recording that is lost.
  return until('the recording is saved', async () => {
    const call = await client.call(voice.getCall, params);
    return call.recording === 'saved' ? call : undefined;
  });
}
