import type { Tx } from '#kernel/db.ts';
import type { Actor } from '#kernel/principal.ts';

/** What identity needs of the audit trail. */
export interface AuditTrail {
  record(
    tx: Tx,
    entry: {
      actor: Actor;
      action: string;
      entityType: string;
      entityId: string | null;
      before?: Record<string, unknown>;
      after?: Record<string, unknown>;
      purpose?: string;
    },
  ): Promise<void>;
}
