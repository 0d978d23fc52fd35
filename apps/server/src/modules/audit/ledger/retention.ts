import type { Clock } from '#kernel/clock.ts';
import type { Db } from '#kernel/db.ts';
import { systemActor } from '#kernel/principal.ts';
import type { AuditTrail } from '../audit-trail.ts';
import { readTrustSettings } from '../settings.ts';

const dayMs = 24 * 3_600_000;

/** Lets go what tenants need not keep any longer. The database itself refuses to go below half a year. */
export async function cutLedgers({
  db,
  clock,
  audit,
}: {
  db: Db;
  clock: Clock;
  audit: AuditTrail;
}): Promise<void> {
  const tenants = await db.platformTx((tx) =>
    tx.query<{ tenant_id: string }>('select tenant_id from audit.head'),
  );
  for (const { tenant_id: tenantId } of tenants) {
    const { auditDays } = (await db.tenantTx(tenantId, readTrustSettings)).retention;
    const before = new Date(clock.now().getTime() - auditDays * dayMs);
    const [cut] = await db.platformTx((tx) =>
      tx.query<{ gone: number }>('select audit.cut_ledger($1, $2) as gone', [tenantId, before]),
    );
    if (!cut?.gone) continue;
    await db.tenantTx(tenantId, (tx) =>
      audit.record(tx, {
        actor: systemActor(tenantId),
        action: 'audit.entries_expired',
        entityType: 'ledger',
        entityId: null,
        after: { rows: cut.gone },
      }),
    );
  }
}
