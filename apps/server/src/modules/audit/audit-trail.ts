import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import { type Actor, noSession, type Principal } from '#kernel/principal.ts';

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
  /** As `record`, many in one statement: for work on hundreds of records at once. */
  recordAll(tx: Tx, entries: readonly AuditRecord[]): Promise<void>;
  /**
   * Records that somebody looked at protected data. Every look counts; those of one person at one thing within ten
   * minutes fold into one entry. Opens no door: whoever calls has decided that the person may look.
   */
  recordRead(tx: Tx, read: AuditRead): Promise<void>;
}

export interface AuditRead {
  actor: Principal;
  action: string;
  entityType: string;
  entityId: string;
}

/** Looks within this time, ms, are one. */
const foldedMs = 10 * 60_000;

export function createAuditTrail({ clock }: { clock: Clock }): AuditTrail {
  async function record(tx: Tx, entry: AuditRecord): Promise<void> {
    const now = clock.now();
    await tx.query(
      `with entry as (
           insert into audit.entry
             (id, tenant_id, occurred_at, actor_id, session_id, action, entity_type, entity_id, before, after, purpose, ip)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
           returning id, tenant_id, occurred_at
         ) insert into audit.waiting (entry_id, tenant_id, occurred_at) select id, tenant_id, occurred_at from entry`,
      [
        newId(now.getTime()),
        tx.tenantId,
        now,
        entry.actor.userId,
        sessionOf(entry.actor),
        entry.action,
        entry.entityType,
        entry.entityId,
        entry.before ? JSON.stringify(entry.before) : null,
        entry.after ? JSON.stringify(entry.after) : null,
        entry.purpose ?? null,
        entry.actor.ip,
      ],
    );
  }
  async function recordAll(tx: Tx, entries: readonly AuditRecord[]): Promise<void> {
    if (entries.length === 0) return;
    const now = clock.now();
    const rows = entries.map((entry) => ({
      id: newId(now.getTime()),
      actor_id: entry.actor.userId,
      session_id: sessionOf(entry.actor),
      action: entry.action,
      entity_type: entry.entityType,
      entity_id: entry.entityId,
      before: entry.before,
      after: entry.after,
      purpose: entry.purpose,
      ip: entry.actor.ip,
    }));
    await tx.query(
      `with entries as (
         insert into audit.entry
           (id, tenant_id, occurred_at, actor_id, session_id, action, entity_type, entity_id, before, after, purpose, ip)
         select r.id, $1, $2, r.actor_id, r.session_id, r.action, r.entity_type, r.entity_id, r.before, r.after,
           r.purpose, r.ip
         from jsonb_to_recordset($3) as r(id uuid, actor_id uuid, session_id uuid, action text, entity_type text,
           entity_id text, before jsonb, after jsonb, purpose text, ip text)
         returning id, tenant_id, occurred_at
       ) insert into audit.waiting (entry_id, tenant_id, occurred_at) select id, tenant_id, occurred_at from entries`,
      [tx.tenantId, now, JSON.stringify(rows)],
    );
  }
  return {
    record,
    recordAll,
    async recordRead(tx, read) {
      const now = clock.now();
      const fresh = await tx.query(
        `insert into audit.recent_read as known (tenant_id, actor_id, action, entity_type, entity_id, at)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (tenant_id, actor_id, action, entity_type, entity_id) do update set at = excluded.at
         where known.at <= $7 returning 1`,
        [
          tx.tenantId,
          read.actor.userId,
          read.action,
          read.entityType,
          read.entityId,
          now,
          new Date(now.getTime() - foldedMs),
        ],
      );
      if (fresh.length > 0) await record(tx, read);
    },
  };
}

/** Forgets looks that nothing can fold into any more. */
export async function forgetReads({ db, clock }: { db: Db; clock: Clock }): Promise<void> {
  const before = new Date(clock.now().getTime() - foldedMs);
  await db.platformTx((tx) => tx.query('delete from audit.recent_read where at <= $1', [before]));
}

/** Work that goes on after the request, and the system, have no session. */
function sessionOf(actor: Actor): string | null {
  return actor.userId === null || actor.sessionId === noSession ? null : actor.sessionId;
}
