import type { Clock } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import type { Actor } from '#kernel/principal.ts';

export interface AuditRecord {
  actor: Actor;
  /** `<domain>.<what happened>` */
  action: string;
  entityType: string;
  entityId: string | null;
  /** Fields with their old and new values; protected ones masked by the caller. */
  before?: Record<string, unknown>;
  after?: Record<string, unknown>;
  /** Why, where the actor had to say so. */
  purpose?: string;
}

export interface AuditTrail {
  /** Commits with the change that it tells of, or not at all. */
  record(tx: Tx, entry: AuditRecord): Promise<void>;
}

export function createAuditTrail({ clock }: { clock: Clock }): AuditTrail {
  return {
    async record(tx, entry) {
      const now = clock.now();
      await tx.query(
        `insert into audit.entry
           (id, tenant_id, occurred_at, actor_id, action, entity_type, entity_id, before, after, purpose, ip)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [
          newId(now.getTime()),
          tx.tenantId,
          now,
          entry.actor.userId,
          entry.action,
          entry.entityType,
          entry.entityId,
          entry.before ? JSON.stringify(entry.before) : null,
          entry.after ? JSON.stringify(entry.after) : null,
          entry.purpose ?? null,
          entry.actor.ip,
        ],
      );
    },
  };
}
