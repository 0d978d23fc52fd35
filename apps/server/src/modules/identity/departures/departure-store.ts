import type { Departure } from '@guanjia/contracts/identity/departures';
import type { Tx } from '#kernel/db.ts';
import { systemActor } from '#kernel/principal.ts';
import { requireTenant } from '../require-tenant.ts';
import type { IdentityTables } from '../tables.ts';
import type { HandOver } from './hand-over.ts';

/** Shut out for good; whoever led a unit leads it no more. */
export async function closeAccount(tx: Tx, userId: string, at: Date): Promise<void> {
  await tx.query(
    `update identity.app_user set left_at = $2, disabled_at = coalesce(disabled_at, $2), version = version + 1
     where id = $1`,
    [userId, at],
  );
  await tx.query('update identity.unit set head_id = null where tenant_id = $1 and head_id = $2', [
    tx.tenantId,
    userId,
  ]);
}

export async function insertDeparture(
  tx: Tx,
  departure: {
    id: string;
    userId: string;
    successorId: string | null;
    reason: string;
    startedBy: string;
    at: Date;
  },
): Promise<void> {
  await tx
    .kysely<IdentityTables>()
    .insertInto('identity.departure')
    .values({
      id: departure.id,
      tenant_id: requireTenant(tx),
      user_id: departure.userId,
      successor_id: departure.successorId,
      reason: departure.reason,
      started_at: departure.at,
      started_by: departure.startedBy,
    })
    .execute();
}

export async function finishDeparture(tx: Tx, id: string, at: Date): Promise<void> {
  await tx.query('update identity.departure set finished_at = $2 where id = $1', [id, at]);
}

/** Passes on one batch of one kind of work and counts it in the departure's row; says how many it was. */
export async function moveBatch(
  tx: Tx,
  departureId: string,
  handOver: HandOver,
  limit: number,
): Promise<number> {
  const [departure] = await tx.query<{ user_id: string; successor_id: string | null; reason: string }>(
    'select user_id, successor_id, reason from identity.departure where id = $1 for update',
    [departureId],
  );
  if (!departure) throw new Error(`no departure ${departureId}`);
  const moved = await handOver.move(tx, {
    from: departure.user_id,
    to: departure.successor_id,
    actor: systemActor(requireTenant(tx)),
    reason: departure.reason,
    limit,
  });
  await tx.query(
    `update identity.departure
     set moved = moved || jsonb_build_object($2::text, coalesce((moved ->> $2)::int, 0) + $3::int) where id = $1`,
    [departureId, handOver.kind, moved],
  );
  return moved;
}

/** The newest departure of somebody; null for those who never left. */
export async function findLast(tx: Tx, userId: string): Promise<Departure | null> {
  const row = await tx
    .kysely<IdentityTables>()
    .selectFrom('identity.departure as d')
    .innerJoin('identity.app_user as u', 'u.id', 'd.user_id')
    .leftJoin('identity.app_user as s', 's.id', 'd.successor_id')
    .where('d.tenant_id', '=', requireTenant(tx))
    .where('d.user_id', '=', userId)
    .select(['d.id', 'd.user_id', 'u.name', 'd.successor_id', 's.name as successor_name', 'd.reason'])
    .select(['d.moved', 'd.started_at', 'd.finished_at'])
    .orderBy('d.started_at', 'desc')
    .executeTakeFirst();
  if (!row) return null;
  return {
    id: row.id,
    user: { id: row.user_id, name: row.name },
    successor: row.successor_id ? { id: row.successor_id, name: row.successor_name ?? '' } : null,
    reason: row.reason,
    moved: row.moved as Departure['moved'],
    startedAt: row.started_at.toISOString(),
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}
