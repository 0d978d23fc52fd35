import type * as routes from '@guanjia/contracts/identity/organisation';
import type { Enterprise } from '@guanjia/contracts/identity/organisation';
import { changeSet } from '#kernel/change-set.ts';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { OperationInput } from '#kernel/http/operation.ts';
import type { Principal } from '#kernel/principal.ts';
import type { AuditTrail } from './ports.ts';
import { requireTenant } from './require-tenant.ts';
import type { IdentityTables } from './tables.ts';

export function readEnterprise(tx: Tx): Promise<Enterprise> {
  return tx
    .kysely<IdentityTables>()
    .selectFrom('identity.tenant')
    .where('tenant_id', '=', requireTenant(tx))
    .select(['code', 'name', 'timezone', 'profile', 'version'])
    .executeTakeFirstOrThrow();
}

/** The root of the organisation has the enterprise's name (TEN-046). Throws `version_conflict`. */
export async function updateEnterprise(
  { audit }: { audit: AuditTrail },
  tx: Tx,
  principal: Principal,
  { version, ...input }: OperationInput<typeof routes.updateEnterprise>['body'],
): Promise<Enterprise> {
  const before = await readEnterprise(tx);
  const updated = await tx
    .kysely<IdentityTables>()
    .updateTable('identity.tenant')
    .set((eb) => ({
      name: input.name,
      timezone: input.timezone,
      profile: JSON.stringify(input.profile) as never,
      version: eb('version', '+', 1),
    }))
    .where('tenant_id', '=', requireTenant(tx))
    .where('version', '=', version)
    .returning('tenant_id')
    .executeTakeFirst();
  if (!updated) throw new AppError('version_conflict');
  await tx.query(`update identity.unit set name = $2 where tenant_id = $1 and kind = 'company'`, [
    tx.tenantId,
    input.name,
  ]);
  const after = await readEnterprise(tx);
  const { before: old, after: now } = changeSet(factsOf(before), factsOf(after));
  await audit.record(tx, {
    actor: principal,
    action: 'identity.enterprise_updated',
    entityType: 'enterprise',
    entityId: principal.tenantId,
    before: old,
    after: now,
  });
  return after;
}

function factsOf({ name, timezone, profile }: Enterprise): Record<string, unknown> {
  return { name, timezone, ...profile };
}
