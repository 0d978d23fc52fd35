import { type SecurityPolicy, securityPolicy } from '@guanjia/contracts/identity/security-policy';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { Principal } from '#kernel/principal.ts';
import { isAllowedAddress } from './address-list.ts';
import type { AuditTrail } from './ports.ts';
import type { IdentityTables } from './tables.ts';

/** What holds for an enterprise that never decided anything. */
export const defaultPolicy: SecurityPolicy = securityPolicy.parse({});

/** The stored policy; what a newer version added to it has its default. */
export function policyOf(stored: unknown): SecurityPolicy {
  return stored === null || stored === undefined ? defaultPolicy : securityPolicy.parse(stored);
}

export async function readPolicy(tx: Tx): Promise<SecurityPolicy> {
  const row = await tx
    .kysely<IdentityTables>()
    .selectFrom('identity.security_policy')
    .where('tenant_id', '=', tx.tenantId ?? '')
    .select('policy')
    .executeTakeFirst();
  return policyOf(row?.policy);
}

/** The policy of whoever has this enterprise code; the default for a code that nobody has. */
export async function findPolicy(db: Db, tenantCode: string): Promise<SecurityPolicy> {
  const [row] = await db.platformTx((tx) =>
    tx.query<{ policy: unknown }>(
      `select p.policy from identity.tenant t join identity.security_policy p on p.tenant_id = t.tenant_id
       where t.code = $1`,
      [tenantCode],
    ),
  );
  return policyOf(row?.policy);
}

/** Takes effect with the next request and the next log-in of everybody. Throws `own_address_missing`. */
export async function savePolicy(
  { db, clock, audit }: { db: Db; clock: Clock; audit: AuditTrail },
  principal: Principal,
  policy: SecurityPolicy,
): Promise<SecurityPolicy> {
  const address = principal.ip ?? '';
  if (!isAllowedAddress(policy.ipAllowList, address))
    throw new AppError('own_address_missing', { params: { address } });
  await db.tenantTx(principal.tenantId, async (tx) => {
    const before = await readPolicy(tx);
    const stored = { policy: JSON.stringify(policy), updated_at: clock.now() };
    await tx
      .kysely<IdentityTables>()
      .insertInto('identity.security_policy')
      .values({ tenant_id: principal.tenantId, ...stored })
      .onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(stored))
      .execute();
    await audit.record(tx, {
      actor: principal,
      action: 'identity.security_policy_changed',
      entityType: 'security_policy',
      entityId: principal.tenantId,
      before,
      after: policy,
    });
  });
  return policy;
}
