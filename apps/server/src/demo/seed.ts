import { randomUUID } from 'node:crypto';
import type { RoleKey } from '@guanjia/contracts/core/roles';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import { systemActor } from '#kernel/principal.ts';
import { createAuditTrail } from '#modules/audit/index.ts';
import { insertCustomers, parsePhone, saveFormFields } from '#modules/customers/index.ts';
import { addUnit, createTenant, createUser, findTenant } from '#modules/identity/index.ts';
import { createCategory, createProduct } from '#modules/orders/index.ts';
import {
  addTasks,
  createCampaign,
  saveQuestionnaire,
  saveScript,
  updateCampaign,
} from '#modules/outbound/index.ts';
import { saveTrunk } from '#modules/voice/index.ts';
import * as content from './content.ts';
import { fillDemoMessages } from './messages.ts';
import { createRandom, makePeople } from './people.ts';
import { fillDemoRecords } from './records.ts';
import { fillDemoSegments } from './segments.ts';

export const demoCode = '1000';
/** Known to everybody, so the demo tenant listens on loopback only by default and says so. */
export const demoPassword = 'Guanjia#2026';
/** The hotline of the demo tenant. */
export const demoHotline = '4006001000';
const customerCount = 2000;
const ownedCount = 300;

type DemoUnit = keyof typeof content.units;

interface DemoUser {
  login: string;
  name: string;
  role: RoleKey;
  /** Null: directly in the company. */
  unit: DemoUnit | null;
}

const agents = ['王晓', '李静', '赵磊', '陈婷', '孙浩'];

const users: DemoUser[] = [
  { login: 'admin', name: '企业管理员', role: 'administrator', unit: null },
  { login: 'supervisor', name: '周主管', role: 'supervisor', unit: 'sales' },
  { login: 'leader', name: '吴班长', role: 'leader', unit: 'group1' },
  { login: 'inspector', name: '郑质检', role: 'inspector', unit: 'quality' },
  { login: 'personnel', name: '冯人事', role: 'personnel', unit: 'jinan' },
  { login: 'store', name: '褚店长', role: 'store_manager', unit: 'store' },
  ...agents.map(
    (name, index): DemoUser => ({
      login: `A100${index + 1}`,
      name,
      role: 'agent',
      unit: index === 4 ? 'group2' : 'group1',
    }),
  ),
];

export interface DemoLogins {
  enterprise: string;
  password: string;
  users: { name: string; role: string }[];
}

/** Makes the demo tenant on the first run; later runs only tell its log-ins and where the demo carrier is now. */
export async function seedDemo(
  deps: { db: Db; clock: Clock },
  carrier: { host: string; port: number } | null,
): Promise<DemoLogins> {
  const known = await findTenant(deps.db, demoCode);
  const tenantId =
    known?.tenantId ??
    (await createTenant(deps, {
      code: demoCode,
      name: '示例科技有限公司',
      demo: true,
      onCreated: (tx) => fillTenant(deps, tx),
    }));
  await deps.db.tenantTx(tenantId, (tx) =>
    saveTrunk(
      tx,
      // Without a carrier the sandbox answers; the trunk then has an address that is never dialed.
      {
        name: 'demo',
        host: carrier?.host ?? '127.0.0.1',
        port: carrier?.port ?? 5060,
        numbers: [demoHotline],
      },
      deps.clock.now(),
    ),
  );
  return {
    enterprise: demoCode,
    password: demoPassword,
    users: users.map(({ login, role }) => ({ name: login, role })),
  };
}

async function fillTenant({ clock }: { clock: Clock }, tx: Tx): Promise<void> {
  const now = clock.now();
  const unitIds = await fillOrganisation(tx, now);
  const agentIds: string[] = [];
  let supervisor = { userId: '', userName: '' };
  for (const user of users) {
    const id = await createUser(
      tx,
      {
        login: user.login,
        name: user.name,
        employeeNo: user.login.replace(/^A/, ''),
        role: user.role,
        unitId: user.unit && unitIds[user.unit],
        password: demoPassword,
        mustChangePassword: false,
      },
      now,
    );
    if (user.role === 'agent') agentIds.push(id);
    if (user.role === 'supervisor') supervisor = { userId: id, userName: user.name };
  }
  await saveFormFields(tx, content.customerFields, now);
  const customers = await fillCustomers(tx, agentIds, now);
  // Behind those of the campaigns, so that their lists stay as they are.
  await fillDemoRecords(tx, customers.slice(1990), now);
  await fillDemoSegments(tx, supervisor.userId, now);
  await fillCampaigns(tx, clock, customers);
  const some = customers.slice(1900, 1950).map(({ customerId }) => customerId);
  await fillDemoMessages(tx, clock, { customerIds: some, by: supervisor });
}

async function fillOrganisation(tx: Tx, now: Date): Promise<Record<DemoUnit, string>> {
  const ids = {} as Record<DemoUnit, string>;
  for (const [key, { below, ...unit }] of Object.entries(content.units) as [DemoUnit, content.DemoUnit][]) {
    const parentId = below && ids[below];
    ids[key] = await addUnit(tx, { ...unit, ...(parentId && { parentId }) }, now);
  }
  return ids;
}

async function fillCustomers(
  tx: Tx,
  agentIds: readonly string[],
  now: Date,
): Promise<{ customerId: string; number: string; name: string }[]> {
  const random = createRandom(20260105);
  const people = makePeople(customerCount, random);
  const customers: { customerId: string; number: string; name: string }[] = [];
  for (let start = 0; start < people.length; start += 500) {
    const batch = people.slice(start, start + 500).flatMap((person, index) => {
      const phone = parsePhone(person.phone);
      return phone ? [{ person, phone, ownerId: ownerOf(agentIds, start + index) }] : [];
    });
    const ids = await insertCustomers(
      tx,
      batch.map(({ person, phone, ownerId }) => ({
        ...person,
        kind: 'person' as const,
        note: null,
        columns: random() < 0.3 ? { stage: random() < 0.5 ? 'intending' : 'customer' } : {},
        custom:
          random() < 0.4 ? { car_type: ['sedan', 'suv', 'ev'][Math.floor(random() * 3)] ?? 'sedan' } : {},
        ownerId,
        phones: [{ ...phone, raw: person.phone }],
      })),
      now,
    );
    for (const [index, customerId] of ids.entries()) {
      const { person, phone } = batch[index] ?? {};
      customers.push({ customerId, number: phone?.e164 ?? '', name: person?.name ?? '' });
    }
  }
  return customers;
}

/** The last customers, who are on no campaign's list, are the agents' own; the others are the public pool. */
function ownerOf(agentIds: readonly string[], index: number): string | null {
  return index < customerCount - ownedCount ? null : (agentIds[index % agentIds.length] ?? null);
}

async function fillCampaigns(
  tx: Tx,
  clock: Clock,
  customers: { customerId: string; number: string }[],
): Promise<void> {
  const now = clock.now();
  const deps = { clock, audit: createAuditTrail({ clock }) };
  const actor = systemActor(tx.tenantId ?? '');
  const category = await createCategory(tx, content.category, now);
  const product = await createProduct(tx, { ...content.product, categoryId: category.id }, now);
  const script = await saveScript(
    tx,
    { id: randomUUID(), name: '畅停年卡话术', steps: content.script, version: 0 },
    now,
  );
  const questionnaire = await saveQuestionnaire(
    tx,
    { id: newId(now.getTime()), name: '停车习惯调查', fields: content.questionnaire, version: 0 },
    now,
  );
  const common = {
    startsOn: null,
    endsOn: null,
    maxAttempts: 3,
    retryAfterMinutes: 120,
    wrapUpSeconds: null,
  };
  const sale = await createCampaign(deps, tx, actor, {
    ...common,
    name: '畅停年卡推广',
    dialMode: 'claim',
    productId: product.id,
    scriptId: script.id,
    questionnaireId: null,
    dailyTarget: 400,
  });
  const survey = await createCampaign(deps, tx, actor, {
    ...common,
    name: '停车习惯回访',
    dialMode: 'automatic',
    productId: null,
    scriptId: script.id,
    questionnaireId: questionnaire.id,
    dailyTarget: 200,
    wrapUpSeconds: 60,
  });
  await addTasks(tx, sale.id, customers.slice(0, 1200), null, now);
  await addTasks(tx, survey.id, customers.slice(1200, 1600), null, now);
  for (const { id, version } of [sale, survey])
    await updateCampaign(deps, tx, actor, id, { state: 'running', version });
}
