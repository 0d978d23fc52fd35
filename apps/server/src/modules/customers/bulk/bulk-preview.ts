import { type BulkActionInput, type BulkTarget, bulkPreviewCap } from '@guanjia/contracts/customers/bulk';
import type { Refusal } from '@guanjia/contracts/customers/pools';
import type { Tx } from '#kernel/db.ts';
import type { Principal } from '#kernel/principal.ts';
import { nextFilteredIds } from '../finding/customer-list.ts';
import { readGround } from '../pools/ground.ts';
import type { BulkOutcome } from './bulk-action.ts';
import { type BulkDeps, requireAction } from './bulk-service.ts';
import { visibleNames } from './visible-ids.ts';

const batch = 1000;
const examplesShown = 5;

interface Reason extends Refusal {
  count: number;
  ids: string[];
}

/** Rehearses a bulk change on at most 10,000 rows. Throws as starting it would. */
export async function previewBulk(
  deps: BulkDeps,
  tx: Tx,
  principal: Principal,
  { what, target }: { what: BulkActionInput; target: BulkTarget },
) {
  const action = requireAction(deps, principal, what.action);
  const context = { principal, params: what.params as never, bulkId: null, memory: {} };
  await action.prepare(tx, context);
  const reasons = new Map<string, Reason>();
  const gets = new Map<string, number>();
  let looked = 0;
  let willChange = 0;
  for await (const ids of batchesOf(deps, tx, principal, target)) {
    for (const outcome of await action.rehearse(tx, context, ids)) {
      if ('refusal' in outcome) note(reasons, outcome);
      else {
        willChange += 1;
        if (outcome.to) gets.set(outcome.to, (gets.get(outcome.to) ?? 0) + 1);
      }
    }
    looked += ids.length;
  }
  const sorted = [...reasons.values()].toSorted((a, b) => b.count - a.count);
  const names = await visibleNames(
    tx,
    principal,
    sorted.flatMap(({ ids }) => ids),
  );
  const capped = looked >= bulkPreviewCap;
  return {
    total: { value: looked, capped },
    looked,
    willChange,
    refused: looked - willChange,
    reasons: sorted.map(({ code, params, count, ids }) => ({
      code,
      params,
      count,
      examples: ids.flatMap((id) => (names.has(id) ? [{ id, name: names.get(id) ?? '' }] : [])),
    })),
    gets: await namedGets(deps, tx, gets),
  };
}

async function* batchesOf(
  { clock, openList }: BulkDeps,
  tx: Tx,
  principal: Principal,
  target: BulkTarget,
): AsyncGenerator<string[]> {
  if (target.kind === 'ids') {
    yield [...new Set(target.ids)];
    return;
  }
  const context = await openList(tx, principal);
  const before = clock.now();
  let after: string | null = null;
  for (let looked = 0; looked < bulkPreviewCap; looked += batch) {
    const ids: string[] = await nextFilteredIds(tx, principal, target.query, {
      context,
      after,
      limit: batch,
      before,
    });
    if (ids.length > 0) yield ids;
    if (ids.length < batch) return;
    after = ids.at(-1) ?? null;
  }
}

/** Same reason, same numbers: one line. */
function note(reasons: Map<string, Reason>, outcome: Extract<BulkOutcome, { refusal: Refusal }>): void {
  const { code, params } = outcome.refusal;
  const key = JSON.stringify([code, params]);
  const reason = reasons.get(key) ?? { code, params, count: 0, ids: [] };
  reason.count += 1;
  if (reason.ids.length < examplesShown) reason.ids.push(outcome.customerId);
  reasons.set(key, reason);
}

async function namedGets({ clock }: BulkDeps, tx: Tx, gets: ReadonlyMap<string, number>) {
  const { holders } = await readGround(tx, clock.now(), { takers: [...gets.keys()], lock: false });
  return [...gets].map(([userId, count]) => ({
    userId,
    name: holders.get(userId)?.name ?? '',
    held: holders.get(userId)?.held ?? 0,
    gets: count,
  }));
}
