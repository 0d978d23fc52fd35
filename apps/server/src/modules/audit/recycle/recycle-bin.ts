import type { AuditAction, AuditEntityType } from '@guanjia/contracts/audit/actions';
import type { recyclableTypes } from '@guanjia/contracts/audit/recycle-bin';
import { snapshot } from '#kernel/change-set.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { Log } from '#kernel/log.ts';
import { type Actor, type Principal, systemActor } from '#kernel/principal.ts';
import type { AuditTrail } from '../audit-trail.ts';
import { readTrustSettings } from '../settings.ts';

type RecyclableType = (typeof recyclableTypes)[number] & AuditEntityType;

/** How a module brings back its records, and lets them go for good. */
export interface Recycler {
  entityType: RecyclableType;
  actions: Readonly<Record<'deleted' | 'restored' | 'purged', AuditAction>>;
  /** Throws a domain error when it cannot come back. */
  restore(tx: Tx, entityId: string): Promise<void>;
  purge(tx: Tx, entityId: string): Promise<void>;
}

export interface Deleted {
  entityType: RecyclableType;
  entityId: string;
  label: string;
  /** The record, protected values masked. */
  record: object;
  reason: string | undefined;
}

export interface RecycleBin {
  /** Each module once per kind of record, when it is made. */
  register(recycler: Recycler): void;
  /** Called by the module that has just marked a record as deleted, in the same transaction. */
  put(tx: Tx, principal: Principal, deleted: Deleted): Promise<{ id: string; purgeAt: string }>;
  /** Throws `not_found`, also for somebody who neither deleted it nor manages the bin, and as the recycler says. */
  restore(tx: Tx, principal: Principal, id: string): Promise<void>;
  /** Lets go for good what is due. */
  purgeDue(deps: { db: Db; log: Log }): Promise<void>;
}

interface Row {
  id: string;
  tenant_id: string;
  entity_type: RecyclableType;
  entity_id: string;
  label: string;
  deleted_by: string;
}

const dayMs = 24 * 3_600_000;

export function createRecycleBin({ clock, audit }: { clock: Clock; audit: AuditTrail }): RecycleBin {
  const recyclers = new Map<string, Recycler>();

  function recyclerOf(entityType: string): Recycler {
    const recycler = recyclers.get(entityType);
    if (!recycler) throw new Error(`nobody recycles ${entityType}`);
    return recycler;
  }

  /** Takes a record out of the bin; undefined when somebody was quicker. */
  async function take(tx: Tx, id: string): Promise<Row | undefined> {
    const [row] = await tx.query<Row>(
      `delete from audit.deleted_record where tenant_id = $1 and id = $2
       returning id, tenant_id, entity_type, entity_id, label, deleted_by`,
      [tx.tenantId, id],
    );
    return row;
  }

  async function tell(tx: Tx, actor: Actor, kind: 'restored' | 'purged', row: Row): Promise<void> {
    await audit.record(tx, {
      actor,
      action: recyclerOf(row.entity_type).actions[kind],
      entityType: row.entity_type,
      entityId: row.entity_id,
      ...(kind === 'restored' ? { after: { label: row.label } } : {}),
    });
  }

  return {
    register: (recycler) => void recyclers.set(recycler.entityType, recycler),

    async put(tx, principal, { entityType, entityId, label, record, reason }) {
      const now = clock.now();
      const { recycleDays } = (await readTrustSettings(tx)).retention;
      const id = newId(now.getTime());
      const purgeAt = new Date(now.getTime() + recycleDays * dayMs);
      const payload = snapshot(record);
      await tx.query(
        `insert into audit.deleted_record
           (id, tenant_id, entity_type, entity_id, label, payload, deleted_by, deleted_at, reason, purge_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          id,
          tx.tenantId,
          entityType,
          entityId,
          label,
          payload,
          principal.userId,
          now,
          reason ?? null,
          purgeAt,
        ],
      );
      await audit.record(tx, {
        actor: principal,
        action: recyclerOf(entityType).actions.deleted,
        entityType,
        entityId,
        before: payload,
        ...(reason ? { purpose: reason } : {}),
      });
      return { id, purgeAt: purgeAt.toISOString() };
    },

    async restore(tx, principal, id) {
      const row = await take(tx, id);
      const may = principal.permissions.has('audit.recycle.manage') || row?.deleted_by === principal.userId;
      if (!row || !may) throw notFound();
      await recyclerOf(row.entity_type).restore(tx, row.entity_id);
      await tell(tx, principal, 'restored', row);
    },

    async purgeDue({ db, log }) {
      const due = await db.platformTx((tx) =>
        tx.query<Row>('select id, tenant_id from audit.deleted_record where purge_at <= $1', [clock.now()]),
      );
      for (const { id, tenant_id: tenantId } of due) {
        await db
          .tenantTx(tenantId, async (tx) => {
            const row = await take(tx, id);
            if (!row) return;
            await recyclerOf(row.entity_type).purge(tx, row.entity_id);
            await tell(tx, systemActor(tenantId), 'purged', row);
          })
          .catch((error: unknown) =>
            log.error({ err: error, tenantId, id }, 'a deleted record was not purged'),
          );
      }
    },
  };
}
