import { randomUUID } from 'node:crypto';
import type { DataScope } from '@guanjia/contracts/core/permissions';
import { type RoleKey, roleKeys } from '@guanjia/contracts/core/roles';
import * as organisation from '@guanjia/contracts/identity/organisation';
import { findByNumbers, insertCustomers, parsePhone } from '../src/modules/customers/index.ts';
import { createUser } from '../src/modules/identity/index.ts';
import { addSending } from './access-fixture-messages.ts';
import { type SignedIn, type TestApp, testPassword } from './app.ts';

/**
 * Where somebody sits, seen from group `one`: in the group, elsewhere in its department, elsewhere in its branch, in
 * another branch.
 */
export const places = ['group', 'department', 'branch', 'elsewhere'] as const;
export type PlaceName = (typeof places)[number];

/** Whether a data scope of somebody in the group covers people at a place: the rule, said independently of the SQL. */
export function covers(scope: DataScope, place: 'self' | PlaceName): boolean {
  const reach: Record<DataScope, readonly string[]> = {
    own: ['self'],
    group: ['self', 'group'],
    department: ['self', 'group', 'department'],
    branch: ['self', 'group', 'department', 'branch'],
    all: ['self', 'group', 'department', 'branch', 'elsewhere'],
  };
  return reach[scope].includes(place);
}

/** Records of one person. */
export interface Owned {
  userId: string;
  customerId: string;
  phoneId: string;
  callId: string;
  taskId: string;
}

export interface Organisation {
  units: Record<PlaceName, string>;
  /** A colleague at each place, with a customer, a call and a task. */
  owned: Record<PlaceName, Owned>;
  /** One person per built-in role, all in the group. */
  viewers: Record<RoleKey, { who: SignedIn; own: Owned }>;
}

/**
 * Company → branch → department → two groups, another department in the branch, and another branch; people and their
 * records in each, and one viewer per built-in role in the first group.
 */
export async function buildOrganisation(
  app: TestApp,
  tenantId: string,
  admin: SignedIn,
): Promise<Organisation> {
  const { client } = admin;
  const add = (parentId: string, kind: 'branch' | 'department' | 'group', name: string) =>
    client
      .call(organisation.createUnit, {
        body: { parentId, kind, name, ...(kind === 'branch' && { branchKind: 'store' as const }) },
      })
      .then(({ id }) => id);
  const root = (await client.call(organisation.listUnits, {})).items[0]?.id ?? '';
  const branch = await add(root, 'branch', 'Branch 1');
  const department = await add(branch, 'department', 'Department 1');
  const units: Record<PlaceName, string> = {
    group: await add(department, 'group', 'Group one'),
    department: await add(department, 'group', 'Group two'),
    branch: await add(branch, 'department', 'Department 2'),
    elsewhere: await add(root, 'branch', 'Branch 2'),
  };
  const campaignId = await addCampaign(app, tenantId);
  const person = (login: string, role: RoleKey, unitId: string) =>
    app.db.tenantTx(tenantId, (tx) =>
      createUser(
        tx,
        {
          login,
          name: login,
          employeeNo: login,
          role,
          unitId,
          password: testPassword,
          mustChangePassword: false,
        },
        app.clock.now(),
      ),
    );
  const owned = {} as Organisation['owned'];
  for (const place of places) {
    const userId = await person(`at-${place}`, 'agent', units[place]);
    owned[place] = await addRecords(app, tenantId, campaignId, userId);
  }
  const viewers = {} as Organisation['viewers'];
  const tenant = admin.me.tenant.code;
  for (const role of roleKeys) {
    const userId = await person(`view-${role}`, role, units.group);
    const own = await addRecords(app, tenantId, campaignId, userId);
    viewers[role] = { who: await app.logIn(tenant, `view-${role}`), own };
  }
  return { units, owned, viewers };
}

async function addCampaign(app: TestApp, tenantId: string): Promise<string> {
  const id = randomUUID();
  await app.db.tenantTx(tenantId, (tx) =>
    tx.query(
      `insert into outbound.campaign (id, tenant_id, name, dial_mode, state, max_attempts, retry_after_minutes, created_at)
       values ($1, $2, 'Campaign', 'claim', 'running', 3, 60, $3)`,
      [id, tenantId, app.clock.now()],
    ),
  );
  return id;
}

let serial = 0;

/** A private customer, a call with it, a number to dial again and a message. */
async function addRecords(
  app: TestApp,
  tenantId: string,
  campaignId: string,
  userId: string,
): Promise<Owned> {
  serial += 1;
  const number = `138${String(serial).padStart(8, '0')}`;
  const phone = parsePhone(number);
  if (!phone) throw new Error(`${number} is no number`);
  const now = app.clock.now();
  const records = await app.db.tenantTx(tenantId, async (tx) => {
    const [customerId = ''] = await insertCustomers(
      tx,
      [
        {
          kind: 'person',
          name: `Customer ${serial}`,
          gender: 'unknown',
          birthYear: 1980,
          region: `Region ${serial}`,
          level: 'normal',
          source: `Source ${serial}`,
          note: `Note ${serial}`,
          custom: {},
          ownerId: userId,
          phones: [{ ...phone, raw: number }],
        },
      ],
      now,
    );
    const ids = { callId: randomUUID(), taskId: randomUUID() };
    await tx.query(
      `insert into outbound.task (id, tenant_id, campaign_id, customer_id, number, state, agent_id, due_at, created_at)
       values ($1, $2, $3, $4, $5, 'redial', $6, $7, $7)`,
      [ids.taskId, tenantId, campaignId, customerId, phone.e164, userId, now],
    );
    await tx.query(
      `insert into voice.call (id, tenant_id, direction, state, number, own_number, customer_id, agent_id, subject_kind,
         started_at, ended_at, outcome, customer_leg_id, data)
       values ($1::uuid, $2, 'outbound', 'ended', $3, '4006001000', $4, $5, 'manual', $6, $6, 'answered', $1::text, '{}')`,
      [ids.callId, tenantId, phone.e164, customerId, userId, now],
    );
    await tx.query(
      `insert into outbound.contact (id, tenant_id, task_id, campaign_id, customer_id, agent_id, outcome, notes, created_at)
       values ($1, $2, $1, $3, $4, $5, 'success', '', $6)`,
      [ids.taskId, tenantId, campaignId, customerId, userId, now],
    );
    await tx.query(
      `insert into routing.agent (user_id, tenant_id, since, idle_since) values ($1, $2, $3, $3)`,
      [userId, tenantId, now],
    );
    const [row] = await tx.query<{ id: string }>('select id from customers.phone where customer_id = $1', [
      customerId,
    ]);
    const known = await findByNumbers(tx, [phone.e164]);
    if (known.length !== 1) throw new Error('a number of two customers would blur the test');
    return { userId, customerId, phoneId: row?.id ?? '', ...ids };
  });
  await addSending(app, tenantId, { userId, customerId: records.customerId, mark: `Sending ${serial}` });
  return records;
}
