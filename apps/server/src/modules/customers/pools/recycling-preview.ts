import type { FieldRules } from '@guanjia/contracts/core/field-rules';
import type * as routes from '@guanjia/contracts/customers/pools';
import { recyclingLookCap } from '@guanjia/contracts/customers/pools';
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import type { OperationInput } from '#kernel/http/operation.ts';
import type { Principal } from '#kernel/principal.ts';
import { heldScope } from '../sharing/shared-with.ts';
import { shownName } from '../shown.ts';
import type { CustomersTables } from '../tables.ts';
import type { MoveDeps } from './move.ts';
import { readMoveFacts } from './move-store.ts';
import { type Due, dayMs, dueRule, withWarning } from './pool-rules.ts';
import { readRules } from './rule-store.ts';

const batch = 5000;
const shownFirst = 20;

interface Found {
  id: string;
  ownerId: string;
  due: Due;
}

/** What would be recycled by the end of so many days if nobody did anything: a rehearsal of the rules. */
export async function previewRecycling(
  { clock }: MoveDeps,
  tx: Tx,
  principal: Principal,
  { days, rules: draft }: OperationInput<typeof routes.previewRecycling>['body'],
) {
  const now = clock.now();
  const stored = await readRules(tx);
  const rules = draft ? withWarning(draft, stored.rules, now) : stored.rules;
  const end = new Date(now.getTime() + days * dayMs);
  const found: Found[] = [];
  let looked = 0;
  let after: string | null = null;
  for (;;) {
    const ids: string[] = await privateInScope(tx, principal, after);
    for (const facts of await readMoveFacts(tx, { ids, within: sql<boolean>`true`, lock: false })) {
      const due = dueRule(rules, facts, end);
      if (due && facts.ownerId) found.push({ id: facts.id, ownerId: facts.ownerId, due });
    }
    looked += ids.length;
    after = ids.at(-1) ?? null;
    if (ids.length < batch || looked >= recyclingLookCap) break;
  }
  return {
    looked,
    capped: looked >= recyclingLookCap,
    due: found.length,
    byRule: countBy(found, ({ due }) => due.number).map(([rule, count]) => ({ rule, count })),
    ...(await named(tx, principal.fieldRules, found)),
  };
}

async function privateInScope(tx: Tx, principal: Principal, after: string | null): Promise<string[]> {
  const rows = await tx
    .kysely<CustomersTables>()
    .selectFrom('customers.customer as c')
    .where('c.tenant_id', '=', principal.tenantId)
    .where('c.owner_id', 'is not', null)
    .where(heldScope(principal))
    .$if(after !== null, (query) => query.where('c.id', '>', after ?? ''))
    .select('c.id')
    .orderBy('c.id')
    .limit(batch)
    .execute();
  return rows.map(({ id }) => id);
}

function countBy<K>(found: readonly Found[], key: (one: Found) => K): [K, number][] {
  const counts = new Map<K, number>();
  for (const one of found) counts.set(key(one), (counts.get(key(one)) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1]);
}

async function named(tx: Tx, fieldRules: FieldRules, found: readonly Found[]) {
  const owners = countBy(found, ({ ownerId }) => ownerId);
  const first = found.toSorted((a, b) => a.due.at.getTime() - b.due.at.getTime()).slice(0, shownFirst);
  const people = await tx.query<{ id: string; name: string }>(
    'select id, name from identity.person where tenant_id = $1 and id = any($2)',
    [tx.tenantId, owners.map(([id]) => id)],
  );
  const customers = await tx.query<{ id: string; name: string }>(
    'select id, name from customers.customer where tenant_id = $1 and id = any($2)',
    [tx.tenantId, first.map(({ id }) => id)],
  );
  const owner = (id: string) => ({ id, name: people.find((one) => one.id === id)?.name ?? '' });
  return {
    byOwner: owners.map(([id, count]) => ({ owner: owner(id), count })),
    first: first.map(({ id, ownerId, due }) => ({
      customerId: id,
      name: shownName(fieldRules, customers.find((one) => one.id === id)?.name ?? ''),
      owner: owner(ownerId),
      at: due.at.toISOString(),
      rule: due.number,
    })),
  };
}
