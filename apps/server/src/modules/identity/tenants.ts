import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { builtInRoles, type RoleKey, roleKeys } from './built-in-roles.ts';
import { hashPassword, requireStrong } from './password.ts';
import { readPolicy } from './security-policy.ts';
import type { IdentityTables } from './tables.ts';

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

export async function createGroup(tx: Tx, name: string, now: Date): Promise<string> {
  const id = newId(now.getTime());
  await tx
    .kysely<IdentityTables>()
    .insertInto('identity.work_group')
    .values({ id, tenant_id: requireTenant(tx), name })
    .execute();
  return id;
}

export interface NewUser {
  login: string;
  name: string;
  employeeNo: string;
  role: RoleKey;
  groupId: string | null;
  password: string;
  mustChangePassword: boolean;
}

/** Throws `code_taken` when the log-in name is in use, and what `requireStrong` throws. */
export async function createUser(tx: Tx, input: NewUser, now: Date): Promise<string> {
  const tenantId = requireTenant(tx);
  const kysely = tx.kysely<IdentityTables>();
  const { code } = await kysely
    .selectFrom('identity.tenant')
    .where('tenant_id', '=', tenantId)
    .select('code')
    .executeTakeFirstOrThrow();
  const policy = await readPolicy(tx);
  requireStrong({ policy, owner: { tenantCode: code, ...input } }, input.password);
  const role = await kysely
    .selectFrom('identity.role')
    .where('tenant_id', '=', tenantId)
    .where('key', '=', input.role)
    .select('id')
    .executeTakeFirstOrThrow();
  const id = newId(now.getTime());
  const [created] = await tx.query<{ id: string }>(
    `insert into identity.app_user (id, tenant_id, login, name, employee_no, role_id, group_id, password_hash,
       must_change_password, password_changed_at, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
     on conflict (tenant_id, lower(login)) do nothing returning id`,
    [
      id,
      tenantId,
      input.login,
      input.name,
      input.employeeNo,
      role.id,
      input.groupId,
      await hashPassword(input.password),
      input.mustChangePassword && policy.firstLogInChange,
      now,
    ],
  );
  if (!created) throw new AppError('code_taken', { params: { code: input.login } });
  return id;
}

function requireTenant(tx: Tx): string {
  if (!tx.tenantId) throw new Error('needs a tenant transaction');
  return tx.tenantId;
}
