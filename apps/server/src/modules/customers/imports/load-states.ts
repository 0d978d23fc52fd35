import type { FormValues } from '@guanjia/contracts/core/form';
import type { Tx } from '#kernel/db.ts';
import { factKeys, factsOfColumns, factTable } from './facts.ts';
import type { State } from './known.ts';
import type { Phone, Point } from './targets/target.ts';

interface CustomerRow {
  id: string;
  custom: FormValues;
  owner_id: string | null;
  version: number;
  import_id: string | null;
  [fact: string]: unknown;
}

type Of<T> = T & { customerId: string };

/** What people have done with a number or point by hand; null: nothing. */
const marks = `case when label is not null or verified_at is not null or do_not_use
  then concat_ws('|', label, verified_at, do_not_use) end as marks`;

/** Customers as an import sees them, locked in one order for all until the transaction ends. */
export async function loadStates(
  tx: Tx,
  ids: readonly string[],
  importId: string,
): Promise<Map<string, State>> {
  if (ids.length === 0) return new Map();
  const columns = factKeys.map((key) => factTable[key].column).join(', ');
  const rows = await tx.query<CustomerRow>(
    `select id, ${columns}, custom, owner_id, version, import_id
     from customers.customer where tenant_id = $1 and id = any($2) and deleted_at is null order by id for update`,
    [tx.tenantId, ids],
  );
  const belongings = await loadBelongings(tx, ids);
  return new Map(
    rows.map((row): [string, State] => {
      const content = { facts: factsOfColumns(row), custom: row.custom, ...belongings(row.id) };
      return [
        row.id,
        {
          id: row.id,
          original: { ...content, version: row.version },
          own: row.import_id === importId,
          current: content,
          slots: {},
          ownerId: row.owner_id,
        },
      ];
    }),
  );
}

async function loadBelongings(tx: Tx, ids: readonly string[]) {
  const values = [tx.tenantId, ids];
  const phones = await tx.query<Of<{ e164: string; extension: string | null; raw: string } & Typed>>(
    `select customer_id as "customerId", e164, extension, raw, type, ${marks} from customers.phone
     where tenant_id = $1 and customer_id = any($2) order by is_primary desc, id`,
    values,
  );
  const points = await tx.query<Of<Omit<Point, 'marks'> & { marks: string | null }>>(
    `select customer_id as "customerId", channel, type, value, detail, ${marks} from customers.contact_point
     where tenant_id = $1 and customer_id = any($2) order by is_primary desc, id`,
    values,
  );
  const tags = await tx.query<Of<{ name: string }>>(
    `select distinct k.customer_id as "customerId", t.name from customers.customer_tag k
     join customers.tag o on o.id = k.tag_id join customers.tag t on t.id = coalesce(o.merged_into, o.id)
     where k.tenant_id = $1 and k.customer_id = any($2) order by t.name`,
    values,
  );
  const categories = await tx.query<Of<{ category: string }>>(
    `select customer_id as "customerId", category from customers.customer_category
     where tenant_id = $1 and customer_id = any($2) order by category`,
    values,
  );
  const byId = <T extends Of<object>>(list: readonly T[]) =>
    Map.groupBy(list, ({ customerId }) => customerId);
  const of = {
    phones: byId(phones),
    points: byId(points),
    tags: byId(tags),
    categories: byId(categories),
  };
  return (id: string) => ({
    phones: (of.phones.get(id) ?? []).map(phoneOf),
    points: (of.points.get(id) ?? []).map(pointOf),
    tags: (of.tags.get(id) ?? []).map(({ name }) => name),
    categories: (of.categories.get(id) ?? []).map(({ category }) => category),
  });
}

interface Typed {
  type: string | null;
  marks: string | null;
}

function phoneOf({ e164, extension, raw, type, marks: done }: Omit<Phone, keyof Typed> & Typed): Phone {
  return { e164, extension, raw, ...(type && { type }), ...(done && { marks: done }) };
}

function pointOf({
  channel,
  type,
  value,
  detail,
  marks: done,
}: Omit<Point, 'marks'> & { marks: string | null }): Point {
  return { channel, type, value, detail, ...(done && { marks: done }) };
}
