import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { type MoveFacts, readMoveFacts } from './move-store.ts';
import { nextRecycling } from './pool-rules.ts';
import { readRules, type StoredRules } from './rule-store.ts';

/** Keeps `recycle_at` true after something changed that it depends on: a contact, a sale, level, source, protection. */
export async function reckonRecycling(tx: Tx, ids: readonly string[]): Promise<void> {
  const within = sql<boolean>`c.owner_id is not null`;
  const facts = await readMoveFacts(tx, { ids, within, lock: false });
  if (facts.length > 0) await writeRecycling(tx, await readRules(tx), facts);
}

export async function writeRecycling(
  tx: Tx,
  { rules }: StoredRules,
  facts: readonly MoveFacts[],
): Promise<void> {
  const rows = facts.map((one) => ({ id: one.id, at: nextRecycling(rules, one)?.at ?? null }));
  await tx.query(
    `update customers.customer c set recycle_at = r.at
     from jsonb_to_recordset($2) as r(id uuid, at timestamptz)
     where c.tenant_id = $1 and c.id = r.id and c.recycle_at is distinct from r.at`,
    [tx.tenantId, JSON.stringify(rows)],
  );
}
