import type { MoveKind } from '@guanjia/contracts/customers/pools';
import type { Customer } from '@guanjia/contracts/customers/routes';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import type { CustomersTables, MoveBefore, MoveRule } from '../tables.ts';
import type { RecycleFacts } from './pool-rules.ts';

/** What a decision about a customer's owner depends on. */
export interface MoveFacts extends RecycleFacts {
  id: string;
  level: Customer['level'];
  releasedAt: Date | null;
  protectionReason: string | null;
  lastMoveId: string | null;
}

interface FactsInput {
  ids: readonly string[];
  /** Which of them may be meant at all; others are left out. */
  within: RawBuilder<boolean>;
  /** Locked in the order of their ids, before any holder, so that nobody waits in a circle; calls may point at them meanwhile. */
  lock: boolean;
}

export async function readMoveFacts(tx: Tx, { ids, within, lock }: FactsInput): Promise<MoveFacts[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .kysely<CustomersTables>()
    .selectFrom('customers.customer as c')
    .where('c.tenant_id', '=', tx.tenantId ?? '')
    .where('c.id', '=', sql<string>`any(${ids}::uuid[])`)
    .where(within)
    .select(['c.id', 'c.owner_id', 'c.level', 'c.source', 'c.created_at', 'c.owned_since', 'c.released_at'])
    .select([
      'c.last_contact_at',
      'c.last_sale_at',
      'c.protected_until',
      'c.protection_reason',
      'c.last_move_id',
    ])
    .orderBy('c.id')
    .$if(lock, (query) => query.forNoKeyUpdate('c'))
    .execute();
  return rows.map((row) => ({
    id: row.id,
    ownerId: row.owner_id,
    level: row.level,
    source: row.source,
    createdAt: row.created_at,
    ownedSince: row.owned_since,
    releasedAt: row.released_at,
    lastContactAt: row.last_contact_at,
    lastSaleAt: row.last_sale_at,
    protectedUntil: row.protected_until,
    protectionReason: row.protection_reason,
    lastMoveId: row.last_move_id,
  }));
}

/** A customer's state after a move, with the move that explains it. */
export interface Moved {
  customerId: string;
  moveId: string;
  kind: MoveKind;
  at: Date;
  from: string | null;
  to: string | null;
  actorId: string | null;
  ownedSince: Date | null;
  releasedAt: Date | null;
  protectedUntil: Date | null;
  protectionReason: string | null;
  recycleAt: Date | null;
  rule: MoveRule | null;
  note: string | null;
  bulkId: string | null;
  undoes: string | null;
  before: MoveBefore;
}

export async function writeMoved(tx: Tx, moves: readonly Moved[]): Promise<void> {
  const rows = JSON.stringify(moves);
  await tx.query(
    `update customers.customer c set owner_id = m."to", pool = case when m."to" is null then 'public' else 'private' end,
       owned_since = m."ownedSince", released_at = m."releasedAt", protected_until = m."protectedUntil",
       protection_reason = m."protectionReason", recycle_at = m."recycleAt", last_move_id = m."moveId",
       version = c.version + 1, updated_at = m.at
     from jsonb_to_recordset($2) as m("customerId" uuid, "moveId" uuid, "to" uuid, at timestamptz,
       "ownedSince" timestamptz, "releasedAt" timestamptz, "protectedUntil" timestamptz, "protectionReason" text,
       "recycleAt" timestamptz)
     where c.tenant_id = $1 and c.id = m."customerId"`,
    [tx.tenantId, rows],
  );
  await tx.query(
    `insert into customers.pool_move (id, tenant_id, customer_id, version, kind, occurred_at, from_owner, to_owner, actor_id,
       rule, note, bulk_id, before, undoes)
     select m."moveId", $1, c.id, c.version, m.kind, m.at, m."from", m."to", m."actorId",
       nullif(m.rule, 'null'), m.note, m."bulkId", m.before, m.undoes
     from jsonb_to_recordset($2) as m("moveId" uuid, "customerId" uuid, kind text, at timestamptz, "from" uuid,
       "to" uuid, "actorId" uuid, rule jsonb, note text, "bulkId" uuid, before jsonb, undoes uuid)
     join customers.customer c on c.tenant_id = $1 and c.id = m."customerId"`,
    [tx.tenantId, rows],
  );
}

/** Shares of an owner before say nothing to the next one. */
export async function dropShares(tx: Tx, customerIds: readonly string[]): Promise<void> {
  await tx.query('delete from customers.share where tenant_id = $1 and customer_id = any($2)', [
    tx.tenantId,
    customerIds,
  ]);
}

/** When somebody lost each of these customers to the public pool last; moves that were taken back do not count. */
export async function readLosses(
  tx: Tx,
  { userId, ids, since }: { userId: string; ids: readonly string[]; since: Date },
): Promise<Map<string, Date>> {
  const rows = await tx.query<{ customer_id: string; at: Date }>(
    `select m.customer_id, max(m.occurred_at) as at from customers.pool_move m
     where m.tenant_id = $1 and m.customer_id = any($2) and m.from_owner = $3 and m.to_owner is null
       and m.kind in ('give_back', 'recycle') and m.occurred_at > $4
       and not exists (select from customers.pool_move u where u.undoes = m.id)
     group by m.customer_id`,
    [tx.tenantId, ids, userId, since],
  );
  return new Map(rows.map(({ customer_id, at }) => [customer_id, at]));
}

export function newMoveId(now: Date): string {
  return newId(now.getTime());
}

/** Moves by id, for whoever made them. */
export async function readMoves(tx: Tx, ids: readonly string[], actorId: string) {
  return tx
    .kysely<CustomersTables>()
    .selectFrom('customers.pool_move')
    .where('tenant_id', '=', tx.tenantId ?? '')
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .where('actor_id', '=', actorId)
    .select(['id', 'customer_id', 'kind', 'occurred_at', 'from_owner', 'to_owner', 'before'])
    .execute();
}
