import type { Tx } from '#kernel/db.ts';
import type { Actor } from '#kernel/principal.ts';

/** What identity needs of the audit trail. */
export interface AuditTrail {
  record(
    tx: Tx,
    entry: { actor: Actor; action: string; entityType: string; entityId: string | null; purpose?: string },
  ): Promise<void>;
}
