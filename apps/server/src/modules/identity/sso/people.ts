import { randomBytes } from 'node:crypto';
import type { Clock } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { systemActor } from '#kernel/principal.ts';
import { hashPassword } from '../password.ts';
import type { AuditTrail } from '../ports.ts';
import { requireTenant } from '../require-tenant.ts';
import { getRights } from '../roles/role-store.ts';
import type { IdentityTables } from '../tables.ts';
import { insertAccount } from '../users/insert-user.ts';
import type { Arrival } from './claims.ts';
import type { StoredProvider } from './provider-store.ts';

interface Deps {
  clock: Clock;
  audit: AuditTrail;
}

/**
 * The user whom a provider means: by the link, else by what the provider's settings say, else a new one.
 * Throws `single_sign_on_unknown`, also when a newcomer's log-in name or employee number is somebody else's.
 */
export async function findUser(
  deps: Deps,
  tx: Tx,
  provider: StoredProvider,
  arrival: Arrival,
): Promise<string> {
  const now = deps.clock.now();
  const linked = await tx
    .kysely<IdentityTables>()
    .updateTable('identity.external_identity')
    .set({ last_used_at: now })
    .where('tenant_id', '=', requireTenant(tx))
    .where('provider_id', '=', provider.id)
    .where('subject', '=', arrival.subject)
    .returning('user_id')
    .executeTakeFirst();
  if (linked) return linked.user_id;
  const userId =
    (await findUnlinked(tx, provider, arrival)) ?? (await addNewcomer(deps, tx, provider, arrival));
  await link(deps, tx, provider, { userId, subject: arrival.subject });
  return userId;
}

/** Somebody who has not been linked to this provider: else whoever gets an old name would get the old account. */
async function findUnlinked(tx: Tx, provider: StoredProvider, arrival: Arrival): Promise<string | undefined> {
  const value = provider.linkBy && arrival[provider.linkBy];
  if (!value) return undefined;
  const column = { login: 'login', email: 'email', employeeNo: 'employee_no' }[provider.linkBy ?? 'login'];
  const rows = await tx.query<{ id: string }>(
    `select u.id from identity.app_user u
     where u.tenant_id = $1 and lower(u.${column}) = lower($2) and not exists (
       select from identity.external_identity e
       where e.tenant_id = u.tenant_id and e.provider_id = $3 and e.user_id = u.id)
     limit 2`,
    [requireTenant(tx), value, provider.id],
  );
  // Two people with one address: neither can be meant.
  return rows.length === 1 ? rows[0]?.id : undefined;
}

async function addNewcomer(
  { clock, audit }: Deps,
  tx: Tx,
  provider: StoredProvider,
  arrival: Arrival,
): Promise<string> {
  const { newcomers } = provider;
  const login = arrival[provider.linkBy ?? 'login'] ?? arrival.login;
  if (!newcomers || !login) throw new AppError('single_sign_on_unknown');
  const { category } = await getRights(tx, newcomers.roleId);
  const account = {
    login,
    name: arrival.name ?? login,
    employeeNo: arrival.employeeNo ?? login,
    category: category ?? 'employee',
    mustChangePassword: false,
    ...newcomers,
  };
  const id = await insertAccount(tx, account, await unusablePassword(), clock.now()).catch(
    (cause: unknown) => {
      if (cause instanceof AppError && cause.code === 'code_taken')
        throw new AppError('single_sign_on_unknown', { cause });
      throw cause;
    },
  );
  if (arrival.email)
    await tx.query('update identity.app_user set email = $3 where tenant_id = $1 and id = $2', [
      requireTenant(tx),
      id,
      arrival.email,
    ]);
  await audit.record(tx, {
    actor: systemActor(requireTenant(tx)),
    action: 'identity.user_created',
    entityType: 'user',
    entityId: id,
    after: { ...account, identityProvider: provider.name },
  });
  return id;
}

async function link(
  { clock, audit }: Deps,
  tx: Tx,
  provider: StoredProvider,
  { userId, subject }: { userId: string; subject: string },
): Promise<void> {
  const now = clock.now();
  await tx
    .kysely<IdentityTables>()
    .insertInto('identity.external_identity')
    .values({
      id: newId(now.getTime()),
      tenant_id: requireTenant(tx),
      provider_id: provider.id,
      user_id: userId,
      subject,
      created_at: now,
      last_used_at: now,
    })
    .execute();
  // A first password that somebody else chose and nobody has changed ends here, instead of being asked for.
  await tx.query(
    `update identity.app_user set password_hash = $3, must_change_password = false
     where tenant_id = $1 and id = $2 and must_change_password`,
    [requireTenant(tx), userId, await unusablePassword()],
  );
  await audit.record(tx, {
    actor: systemActor(requireTenant(tx)),
    action: 'identity.external_identity_linked',
    entityType: 'user',
    entityId: userId,
    after: { identityProvider: provider.name, subject },
  });
}

function unusablePassword(): Promise<string> {
  return hashPassword(randomBytes(32).toString('base64url'));
}
