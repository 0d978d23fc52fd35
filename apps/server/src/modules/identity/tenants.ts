import { type RoleKey, roleKeys, type UserCategory } from '@guanjia/contracts/core/roles';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { builtInRoles } from './built-in-roles.ts';
import { requireTenant } from './require-tenant.ts';
import type { IdentityTables } from './tables.ts';
import { getRoot, getUnit, insertUnit, type NewUnit } from './units/unit-store.ts';
import { insertUser } from './users/insert-user.ts';

export interface NewTenant {
  code: string;
  name: string;
  demo?: boolean;
  /** Runs in the tenant's first transaction: other modules put their beginnings in. */
  onCreated?: (tx: Tx) => Promise<void>;
}

/** Opens a tenant with the built-in roles. Throws `code_taken`. */
export async function createTenant(
  { db, clock }: { db: Db; clock: Clock },
  input: NewTenant,
): Promise<string> {
  const now = clock.now();
  const tenantId = newId(now.getTime());
  await db.tenantTx(tenantId, async (tx) => {
    const kysely = tx.kysely<IdentityTables>();
    const created = await kysely
      .insertInto('identity.tenant')
      .values({
        tenant_id: tenantId,
        code: input.code,
        name: input.name,
        demo: input.demo ?? false,
        created_at: now,
      })
      .onConflict((conflict) => conflict.column('code').doNothing())
      .returning('tenant_id')
      .executeTakeFirst();
    if (!created) throw new AppError('code_taken', { params: { code: input.code } });
    await kysely
      .insertInto('identity.role')
      .values(
        roleKeys.map((key) => ({
          id: newId(now.getTime()),
          tenant_id: tenantId,
          key,
          name: builtInRoles[key].name,
          built_in: true,
        })),
      )
      .execute();
    await insertUnit(tx, { kind: 'company', name: input.name }, null, now);
    await tx.query('select identity.add_usual_posts($1)', [tenantId]);
    await input.onCreated?.(tx);
  });
  return tenantId;
}

/** Finds a tenant by its enterprise code; for administration from the command line. */
export async function findTenant(
  db: Db,
  code: string,
): Promise<{ tenantId: string; demo: boolean } | undefined> {
  const [row] = await db.platformTx((tx) =>
    tx.query<{ tenant_id: string; demo: boolean }>(
      'select tenant_id, demo from identity.tenant where code = $1',
      [code],
    ),
  );
  return row ? { tenantId: row.tenant_id, demo: row.demo } : undefined;
}

/** IANA name of the time zone in which this tenant's days begin. */
export async function readTimeZone(tx: Tx): Promise<string> {
  const { timezone } = await tx
    .kysely<IdentityTables>()
    .selectFrom('identity.tenant')
    .where('tenant_id', '=', requireTenant(tx))
    .select('timezone')
    .executeTakeFirstOrThrow();
  return timezone;
}

/** What the enterprise is called. */
export async function readTenantName(tx: Tx): Promise<string> {
  const { name } = await tx
    .kysely<IdentityTables>()
    .selectFrom('identity.tenant')
    .where('tenant_id', '=', requireTenant(tx))
    .select('name')
    .executeTakeFirstOrThrow();
  return name;
}

/** Whether nothing of this enterprise leaves the house: messages are shown instead of sent. */
export async function isDemoTenant(tx: Tx): Promise<boolean> {
  const { demo } = await tx
    .kysely<IdentityTables>()
    .selectFrom('identity.tenant')
    .where('tenant_id', '=', requireTenant(tx))
    .select('demo')
    .executeTakeFirstOrThrow();
  return demo;
}

/** A unit below another one, or below the company; for the demo. Throws `code_taken`. */
export async function addUnit(
  tx: Tx,
  { parentId, ...unit }: NewUnit & { parentId?: string },
  now: Date,
): Promise<string> {
  return insertUnit(tx, unit, parentId ? await getUnit(tx, parentId) : await getRoot(tx), now);
}

export interface NewUser {
  login: string;
  name: string;
  employeeNo: string;
  role: RoleKey;
  /** Null: directly in the company. */
  unitId: string | null;
  password: string;
  mustChangePassword: boolean;
}

/** Adds a user with a built-in role. Throws `code_taken` when the log-in name is in use, and what `requireStrong` throws. */
export async function createUser(tx: Tx, { role, unitId, ...input }: NewUser, now: Date): Promise<string> {
  const { id: roleId } = await tx
    .kysely<IdentityTables>()
    .selectFrom('identity.role')
    .where('tenant_id', '=', requireTenant(tx))
    .where('key', '=', role)
    .select('id')
    .executeTakeFirstOrThrow();
  return insertUser(
    tx,
    { ...input, roleId, unitId: unitId ?? (await getRoot(tx)).id, category: usualCategory(role) },
    now,
  );
}

function usualCategory(key: RoleKey): UserCategory {
  const { category, scope } = builtInRoles[key];
  return category ?? (scope === 'all' ? 'director' : 'employee');
}
