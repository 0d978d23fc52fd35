import { sql } from 'kysely';
import type { Db, Tx } from '#kernel/db.ts';
import { addJob, type Job } from '#kernel/jobs.ts';
import { systemActor } from '#kernel/principal.ts';
import { unlessRestoring } from '#kernel/unless-restoring.ts';
import { type MoveDeps, moveCustomers } from './move.ts';
import { type MoveFacts, readMoveFacts } from './move-store.ts';
import { dueRule } from './pool-rules.ts';
import { writeRecycling } from './reckon.ts';
import { readRules, type StoredRules } from './rule-store.ts';

const batch = 200;
/** Batches of one tenant in one round, so that the others and the other sweeps get their turn. */
const batchesAtOnce = 5;
const tenantsAtOnce = 20;

/** Gives back what is due. Harmless to repeat, and in several processes: rows that another one works on are passed over. */
export async function sweepRecycling(deps: MoveDeps & { db: Db }): Promise<void> {
  const now = deps.clock.now();
  const due = await deps.db.platformTx((tx) =>
    tx.query<{ tenant_id: string }>(
      `select distinct tenant_id from (
         select tenant_id from customers.customer where recycle_at <= $1 and deleted_at is null limit 5000
       ) due limit ${tenantsAtOnce}`,
      [now],
    ),
  );
  for (const { tenant_id: tenantId } of due) {
    await unlessRestoring(
      (async () => {
        for (let round = 0; round < batchesAtOnce; round += 1) {
          const found = await deps.db.tenantTx(tenantId, (tx) => recycleBatch(deps, tx, now));
          if (found < batch) return;
        }
      })(),
    );
  }
}

/** `recycle_at` only says whom to look at: the rules that hold are asked again under lock. Returns how many it looked at. */
async function recycleBatch(deps: MoveDeps, tx: Tx, now: Date): Promise<number> {
  const rows = await tx.query<{ id: string }>(
    `select id from customers.customer where tenant_id = $1 and recycle_at <= $2 and deleted_at is null
     order by recycle_at limit ${batch} for no key update skip locked`,
    [tx.tenantId, now],
  );
  const ids = rows.map(({ id }) => id);
  const stored = await readRules(tx);
  const facts = await readMoveFacts(tx, { ids, within: sql<boolean>`true`, lock: false });
  const due = new Set(facts.filter((one) => dueRule(stored.rules, one, now)).map(({ id }) => id));
  await moveCustomers(deps, tx, {
    actor: systemActor(tx.tenantId ?? ''),
    kind: 'recycle',
    ids: [...due],
    within: sql<boolean>`true`,
    takers: [],
    choose: () => [null],
    rule: (customer) => ruleOf(stored, customer, now),
  });
  await writeRecycling(
    tx,
    stored,
    facts.filter(({ id }) => !due.has(id)),
  );
  return rows.length;
}

function ruleOf({ rules, version }: StoredRules, customer: MoveFacts, now: Date) {
  const due = dueRule(rules, customer, now);
  return (
    due && {
      number: due.number,
      version,
      kind: due.kind,
      days: due.days,
      since: due.since.toISOString(),
    }
  );
}

const reckonJobName = 'customers.reckon_recycling';
const reckonBatch = 1000;

/** After what concerns all private customers of a tenant: new rules, an import. */
export function reckonAll(tx: Tx): Promise<void> {
  const { tenantId = '' } = tx;
  return addJob(tx, reckonJobName, { tenantId }, { key: `${reckonJobName}:${tenantId}` });
}

/** When each private customer will be given back. May run again from the start. */
export function reckonJob({ db }: { db: Db }): Job<{ tenantId: string }> {
  return {
    name: reckonJobName,
    async handle({ tenantId }, signal) {
      let after: string | null = null;
      do {
        signal.throwIfAborted();
        const from: string | null = after;
        after = await db.tenantTx(tenantId, (tx) => reckonFrom(tx, from));
      } while (after !== null);
    },
  };
}

/** The next batch in the order of ids; returns where it ended, null at the end. */
async function reckonFrom(tx: Tx, after: string | null): Promise<string | null> {
  const ids = await nextPrivate(tx, after, reckonBatch);
  const facts = await readMoveFacts(tx, { ids, within: sql<boolean>`c.owner_id is not null`, lock: true });
  await writeRecycling(tx, await readRules(tx), facts);
  return ids.length === reckonBatch ? (ids.at(-1) ?? null) : null;
}

export async function nextPrivate(tx: Tx, after: string | null, limit: number): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select id from customers.customer
     where tenant_id = $1 and owner_id is not null and deleted_at is null and ($2::uuid is null or id > $2)
     order by id limit $3`,
    [tx.tenantId, after, limit],
  );
  return rows.map(({ id }) => id);
}
