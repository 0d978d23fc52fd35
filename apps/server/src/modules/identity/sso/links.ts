import type { ExternalIdentity } from '@guanjia/contracts/identity/single-sign-on';
import type { Clock } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import type { Principal } from '#kernel/principal.ts';
import type { AuditTrail } from '../ports.ts';
import { requireTenant } from '../require-tenant.ts';
import { getRights } from '../roles/role-store.ts';
import { endSessions } from '../session-store.ts';
import type { IdentityTables } from '../tables.ts';

interface Deps {
  clock: Clock;
  audit: AuditTrail;
}

export async function listLinked(tx: Tx, providerId: string): Promise<ExternalIdentity[]> {
  const rows = await tx
    .kysely<IdentityTables>()
    .selectFrom('identity.external_identity as e')
    .innerJoin('identity.person as u', 'u.id', 'e.user_id')
    .where('e.tenant_id', '=', requireTenant(tx))
    .where('e.provider_id', '=', providerId)
    .select(['e.id', 'e.subject', 'e.created_at', 'e.last_used_at', 'u.id as user_id', 'u.name'])
    .orderBy('e.created_at', 'desc')
    .limit(500)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    user: { id: row.user_id, name: row.name },
    subject: row.subject,
    createdAt: row.created_at.toISOString(),
    lastUsedAt: row.last_used_at.toISOString(),
  }));
}

/** The person's sessions end: some of them were opened by this link. Throws `not_found`. */
export async function unlink(
  { clock, audit }: Deps,
  tx: Tx,
  principal: Principal,
  id: string,
): Promise<void> {
  const row = await tx
    .kysely<IdentityTables>()
    .deleteFrom('identity.external_identity')
    .where('tenant_id', '=', principal.tenantId)
    .where('id', '=', id)
    .returning(['user_id', 'subject', 'provider_id'])
    .executeTakeFirst();
  if (!row) throw notFound();
  await endSessions(tx, { userId: row.user_id, keep: principal.sessionId, now: clock.now() });
  await audit.record(tx, {
    actor: principal,
    action: 'identity.external_identity_unlinked',
    entityType: 'user',
    entityId: row.user_id,
    before: { identityProviderId: row.provider_id, subject: row.subject },
  });
}

/** Whether this user may log in only by a provider. Who can mend the settings is never locked out by them. */
export async function isBoundToProvider(tx: Tx, userId: string): Promise<boolean> {
  const row = await tx
    .kysely<IdentityTables>()
    .selectFrom('identity.external_identity as e')
    .innerJoin('identity.identity_provider as p', 'p.id', 'e.provider_id')
    .innerJoin('identity.app_user as u', 'u.id', 'e.user_id')
    .where('e.tenant_id', '=', requireTenant(tx))
    .where('e.user_id', '=', userId)
    .where('p.enabled', '=', true)
    .where('p.exclusive', '=', true)
    .select('u.role_id')
    .executeTakeFirst();
  if (!row) return false;
  return !(await getRights(tx, row.role_id)).permissions.has('identity.security.manage');
}
