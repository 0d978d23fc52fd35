import { randomUUID } from 'node:crypto';
import type { RoleKey } from '@guanjia/contracts/core/roles';
import type { PoolRules } from '@guanjia/contracts/customers/pool-rules';
import * as pools from '@guanjia/contracts/customers/pools';
import type { Customer } from '@guanjia/contracts/customers/routes';
import type { Clock } from '../src/kernel/clock.ts';
import type { Db } from '../src/kernel/db.ts';
import { insertCustomers, parsePhone } from '../src/modules/customers/index.ts';
import { createUser } from '../src/modules/identity/index.ts';
import { type SignedIn, type TestApp, testPassword } from './app.ts';

let serial = 0;

/** Customers of a tenant, in the public pool or somebody's. */
export async function addCustomers(
  app: { db: Db; clock: Clock },
  tenantId: string,
  count: number,
  { ownerId = null, ...more }: Partial<Pick<Customer, 'level' | 'source'>> & { ownerId?: string | null } = {},
): Promise<string[]> {
  return app.db.tenantTx(tenantId, (tx) =>
    insertCustomers(
      tx,
      Array.from({ length: count }, () => {
        serial += 1;
        const number = `137${String(serial).padStart(8, '0')}`;
        const phone = parsePhone(number);
        if (!phone) throw new Error(`${number} is no number`);
        return {
          kind: 'person' as const,
          name: `Pool customer ${serial}`,
          gender: 'unknown' as const,
          birthYear: null,
          region: null,
          level: 'normal' as const,
          source: null,
          note: null,
          custom: {},
          phones: [{ ...phone, raw: number }],
          ...more,
          ownerId,
        };
      }),
      app.clock.now(),
    ),
  );
}

/** One more person of the enterprise, logged in. */
export async function addPerson(
  app: TestApp,
  tenant: { code: string; tenantId: string; unitId: string },
  role: RoleKey = 'agent',
): Promise<SignedIn> {
  const login = `p-${randomUUID().slice(0, 8)}`;
  await app.db.tenantTx(tenant.tenantId, (tx) =>
    createUser(
      tx,
      {
        login,
        name: login,
        employeeNo: login,
        role,
        unitId: tenant.unitId,
        password: testPassword,
        mustChangePassword: false,
      },
      app.clock.now(),
    ),
  );
  return app.logIn(tenant.code, login);
}

export const noLimits: PoolRules = {
  everybody: { perDay: null, holding: null },
  roles: [],
  units: [],
  people: [],
  levels: [],
  coolDownDays: 0,
  recycle: [],
  graceDays: 0,
  warnDays: 3,
};

/** Saves rules in the place of those that hold. */
export async function setRules({ client }: SignedIn, rules: Partial<PoolRules>) {
  const { version } = await client.call(pools.getPoolRules, {});
  return client.call(pools.savePoolRules, { body: { rules: { ...noLimits, ...rules }, version } });
}
