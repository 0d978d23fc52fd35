import { type FieldRules, ruleOf } from '@guanjia/contracts/core/field-rules';
import type { TimelineEntry } from '@guanjia/contracts/customers/routes';
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import { isUuid, newId } from '#kernel/ids.ts';
import { publishAll } from '#kernel/outbox.ts';
import { topics, topicsOfRecord } from '#kernel/topics.ts';
import { mergedWith } from './merging/survivors.ts';
import type { CustomersTables } from './tables.ts';

export interface NewEntry {
  customerId: string;
  kind: TimelineEntry['kind'];
  occurredAt: Date;
  actorId: string | null;
  data: TimelineEntry['data'];
  refId: string | null;
}

/** Adds to a customer's timeline and tells the pages that show it. */
export async function addEntry(tx: Tx, entry: NewEntry): Promise<string> {
  const [id = ''] = await addEntries(tx, [entry]);
  return id;
}

/** As `addEntry`, many in a few statements. `formerOwners`, by customer, are told once more. */
export async function addEntries(
  tx: Tx,
  entries: readonly NewEntry[],
  formerOwners: ReadonlyMap<string, string | null> = new Map(),
): Promise<string[]> {
  if (entries.length === 0) return [];
  const rows = entries.map((entry) => ({
    id: newId(entry.occurredAt.getTime()),
    tenant_id: tx.tenantId ?? '',
    customer_id: entry.customerId,
    kind: entry.kind,
    occurred_at: entry.occurredAt,
    actor_id: entry.actorId,
    data: JSON.stringify(entry.data) as never,
    ref_id: entry.refId,
  }));
  await tx.kysely<CustomersTables>().insertInto('customers.timeline_entry').values(rows).execute();
  const topicsOf = await topicsOfCustomers(
    tx,
    entries.map(({ customerId }) => customerId),
  );
  await publishAll(
    tx,
    entries.map(({ customerId, actorId, occurredAt }) => {
      const former = formerOwners.get(customerId);
      return {
        type: 'customers.timeline',
        payload: { customerId },
        at: occurredAt,
        topics: [
          ...(topicsOf.get(customerId) ?? []),
          ...(actorId ? [topics.user(actorId)] : []),
          ...(former ? [topics.user(former)] : []),
        ],
      };
    }),
  );
  return rows.map(({ id }) => id);
}

/** Everybody for the public pool, else those who see the owner's customers and those with whom it is shared. */
async function topicsOfCustomers(tx: Tx, ids: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await tx
    .kysely<CustomersTables>()
    .selectFrom('customers.customer as c')
    .leftJoin('identity.person as p', 'p.id', 'c.owner_id')
    .where('c.tenant_id', '=', tx.tenantId ?? '')
    .where('c.id', 'in', ids)
    .select(['c.id', 'p.id as owner_id', 'p.unit_path', 'p.branch_id'])
    .select(
      sql<string[]>`array(select s.user_id from customers.share s where s.customer_id = c.id)`.as(
        'shared_with',
      ),
    )
    .execute();
  return new Map(
    rows.map((row) => [
      row.id,
      row.owner_id
        ? [
            ...topicsOfRecord('customers', {
              userId: row.owner_id,
              unitPath: row.unit_path ?? [],
              branchId: row.branch_id ?? '',
            }),
            ...row.shared_with.map(topics.user),
          ]
        : [topics.everybody],
    ]),
  );
}

/** One page, newest first; what happened with customers who were merged into this one belongs to it. The cursor is `<time>_<id>` of the last entry. */
export async function listEntries(
  tx: Tx,
  customerId: string,
  query: { kind?: string | undefined; cursor?: string | undefined; limit: number },
): Promise<{ items: TimelineEntry[]; nextCursor: string | null }> {
  const after = query.cursor ? parseCursor(query.cursor) : undefined;
  const ids = await mergedWith(tx, customerId);
  const rows = await tx
    .kysely<CustomersTables>()
    .selectFrom('customers.timeline_entry as t')
    .leftJoin('identity.person as p', 'p.id', 't.actor_id')
    .where('t.tenant_id', '=', tx.tenantId ?? '')
    .where('t.customer_id', 'in', ids)
    // A merge stands on both timelines; here it is told from the survivor's side.
    .where(({ eb, or }) => or([eb('t.customer_id', '=', customerId), eb('t.kind', '<>', 'merge')]))
    .$if(query.kind !== undefined, (select) => select.where('t.kind', '=', query.kind ?? ''))
    .$if(after !== undefined, (select) =>
      select.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('t.occurred_at', 't.id'), '<', tuple(after?.time ?? new Date(0), after?.id ?? '')),
      ),
    )
    .select(['t.id', 't.kind', 't.occurred_at', 't.actor_id', 't.data', 't.ref_id', 'p.name as actor_name'])
    .orderBy('t.occurred_at', 'desc')
    .orderBy('t.id', 'desc')
    .limit(query.limit + 1)
    .execute();
  const page = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? page.at(-1) : undefined;
  return {
    items: page.map((row) => ({
      id: row.id,
      kind: row.kind as TimelineEntry['kind'],
      occurredAt: row.occurred_at.toISOString(),
      actor: row.actor_id ? { id: row.actor_id, name: row.actor_name ?? '' } : null,
      data: row.data,
      refId: row.ref_id,
    })),
    nextCursor: last ? `${last.occurred_at.getTime()}_${last.id}` : null,
  };
}

/** For a role that does not see names in full, without texts of messages, which name the customer. */
export function shownEntries<Page extends { items: TimelineEntry[] }>(rules: FieldRules, page: Page): Page {
  if (ruleOf(rules, 'customers.customer', 'name') !== 'masked') return page;
  const items = page.items.map((entry) =>
    entry.kind === 'message' ? { ...entry, data: { ...entry.data, text: null } } : entry,
  );
  return { ...page, items };
}

function parseCursor(text: string): { time: Date; id: string } {
  const [time, id] = text.split('_');
  if (!time || !id || !/^\d{1,15}$/.test(time) || !isUuid(id)) {
    throw new AppError('bad_request', {
      fields: [{ path: 'query.cursor', message: 'not a cursor of this list' }],
    });
  }
  return { time: new Date(Number(time)), id };
}
