import type { Tx } from '#kernel/db.ts';

/** The tenant of a transaction that is known to have one. */
export function requireTenant(tx: Tx): string {
  if (!tx.tenantId) throw new Error('needs a tenant transaction');
  return tx.tenantId;
}
