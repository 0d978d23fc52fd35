import type { ListQuery } from '@guanjia/contracts/core/list';
import type { CustomerPool, PoolMove } from '@guanjia/contracts/customers/pools';
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import type { Principal } from '#kernel/principal.ts';
import { accessTo } from '../sharing/changeable.ts';
import { readShares } from '../sharing/share-store.ts';
import type { CustomersTables } from '../tables.ts';
import { readGround } from './ground.ts';
import { type MoveDeps, previewMoves } from './move.ts';
import { readMoveFacts } from './move-store.ts';
import { dayMs, nextRecycling } from './pool-rules.ts';
import { readRules } from './rule-store.ts';

/** Of a customer that the caller has read. */
export async function viewPool(
  { clock }: MoveDeps,
  tx: Tx,
  principal: Principal,
  customerId: string,
): Promise<CustomerPool> {
  const now = clock.now();
  const [facts] = await readMoveFacts(tx, {
    ids: [customerId],
    within: sql<boolean>`c.deleted_at is null`,
    lock: false,
  });
  if (!facts) throw notFound();
  const { rules } = await readRules(tx);
  const next = nextRecycling(rules, facts);
  const access = await accessTo(tx, principal, customerId);
  return {
    access,
    inScope: access === 'full',
    ownedSince: facts.ownedSince?.toISOString() ?? null,
    releasedAt: facts.releasedAt?.toISOString() ?? null,
    lastSaleAt: facts.lastSaleAt?.toISOString() ?? null,
    protectedUntil:
      facts.protectedUntil && facts.protectedUntil > now ? facts.protectedUntil.toISOString() : null,
    protectionReason: facts.protectedUntil && facts.protectedUntil > now ? facts.protectionReason : null,
    recycle: next && {
      at: next.at.toISOString(),
      rule: next.number,
      kind: next.kind,
      days: next.days,
      warn: next.at.getTime() - now.getTime() <= rules.warnDays * dayMs,
    },
    pickRefusal: facts.ownerId === null ? await pickRefusal(tx, principal, customerId, now) : null,
    shares: facts.ownerId === null ? [] : await readShares(tx, customerId),
  };
}

async function pickRefusal(tx: Tx, principal: Principal, customerId: string, now: Date) {
  if (!principal.permissions.has('customers.pick')) return null;
  const ground = await readGround(tx, now, { takers: [principal.userId], lock: false });
  const [outcome] = await previewMoves(tx, ground, {
    actor: principal,
    kind: 'pick',
    ids: [customerId],
    within: sql<boolean>`true`,
    takers: [principal.userId],
    choose: () => [principal.userId],
  });
  return outcome && 'refusal' in outcome ? outcome.refusal : null;
}

/** Newest first; the cursor is the customer's version after the last one. */
export async function listMoves(
  tx: Tx,
  customerId: string,
  { cursor, limit }: Pick<ListQuery, 'cursor' | 'limit'>,
): Promise<{ items: PoolMove[]; nextCursor: string | null; count: null }> {
  if (cursor !== undefined && !/^\d{1,9}$/.test(cursor))
    throw new AppError('bad_request', {
      fields: [{ path: 'query.cursor', message: 'not a cursor of this list' }],
    });
  const rows = await tx
    .kysely<CustomersTables>()
    .selectFrom('customers.pool_move as m')
    .leftJoin('identity.person as f', 'f.id', 'm.from_owner')
    .leftJoin('identity.person as t', 't.id', 'm.to_owner')
    .leftJoin('identity.person as a', 'a.id', 'm.actor_id')
    .where('m.tenant_id', '=', tx.tenantId ?? '')
    .where('m.customer_id', '=', customerId)
    .$if(cursor !== undefined, (query) => query.where('m.version', '<', Number(cursor)))
    .selectAll('m')
    .select(['f.name as from_name', 't.name as to_name', 'a.name as actor_name'])
    .select(sql<boolean>`exists (select from customers.pool_move u where u.undoes = m.id)`.as('undone'))
    .orderBy('m.version', 'desc')
    .limit(limit + 1)
    .execute();
  const page = rows.slice(0, limit);
  const named = (id: string | null, name: string | null) => (id === null ? null : { id, name: name ?? '' });
  return {
    items: page.map((row) => ({
      id: row.id,
      kind: row.kind,
      occurredAt: row.occurred_at.toISOString(),
      from: named(row.from_owner, row.from_name),
      to: named(row.to_owner, row.to_name),
      actor: named(row.actor_id, row.actor_name),
      rule: row.rule,
      note: row.note,
      bulkId: row.bulk_id,
      undoes: row.undoes,
      undone: row.undone,
    })),
    nextCursor: rows.length > limit ? String(page.at(-1)?.version) : null,
    count: null,
  };
}
