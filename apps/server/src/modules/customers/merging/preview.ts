import type { FormValue } from '@guanjia/contracts/core/form';
import { type MergePreview, mergeBelongings, mergeFields } from '@guanjia/contracts/customers/merging';
import type { Customer } from '@guanjia/contracts/customers/routes';
import type { Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import type { Principal } from '#kernel/principal.ts';
import { readCustomers } from '../customer-views.ts';
import { shownOf } from './duplicates.ts';
import { planRows } from './merge-rows.ts';
import { inBulk } from './merge-store.ts';
import { type Decided, decideFields, type MergeRequest, mayChoose } from './plan.ts';
import { readRows } from './row-store.ts';
import { rowShapes } from './row-tables.ts';

/** What a merge would do, as the reader's role may see it. Changes nothing. Throws as `decideFields`. */
export async function previewMerge(
  tx: Tx,
  principal: Principal,
  request: MergeRequest,
): Promise<MergePreview> {
  const decided = await decideFields(tx, principal, request, { choices: {}, lock: false });
  const ids = decided.customers.map(({ id }) => id);
  const read = new Map((await readCustomers(tx, ids, principal)).map((one) => [one.id, one]));
  const shown = ids.map((id) => {
    const customer = read.get(id);
    if (!customer) throw notFound();
    return customer;
  });
  const rows = await readRows(tx, ids, false);
  const plan = planRows({ ...request, ownerId: decided.ownerId, rows });
  const others = new Set<unknown>(request.otherIds);
  const moves = plan.changes.filter(({ table, before }) =>
    rowShapes[table].owners.some((column) => others.has(before[column])),
  );
  const gone = new Set(plan.same.map(({ row }) => row));
  const count = (list: readonly { table: keyof typeof rowShapes }[], kind: string) =>
    list.filter(({ table }) => rowShapes[table].belonging === kind).length;
  return {
    customers: shown.map((customer) => ({ ...shownOf(customer), version: customer.version })),
    fields: fieldsOf(principal, decided, shown),
    belongings: mergeBelongings
      .map((kind) => ({
        kind,
        moves: count(
          moves.filter(({ before }) => !gone.has(before)),
          kind,
        ),
        same: count(plan.same, kind),
      }))
      .filter((one) => one.moves + one.same > 0),
    warnings: await warningsOf(tx, decided),
  };
}

function fieldsOf(
  principal: Principal,
  { form, kept }: Decided,
  customers: readonly Customer[],
): MergePreview['fields'] {
  const visible = form.view.fields.map(({ key }) => `custom.${key}` as const);
  return [...mergeFields, 'owner' as const, ...visible].flatMap((key) => {
    const from = kept.get(key);
    if (!from) return [];
    const values = customers.map((customer) => ({
      customerId: customer.id,
      value: shownValueOf(customer, key),
    }));
    return [{ key, values, kept: from, choosable: mayChoose(principal, form, key) }];
  });
}

function shownValueOf(customer: Customer, key: MergePreview['fields'][number]['key']): FormValue | null {
  if (key === 'owner') return customer.owner?.name ?? null;
  const own = key.startsWith('custom.') ? key.slice('custom.'.length) : undefined;
  if (own !== undefined) return customer.custom[own] ?? null;
  const field = mergeFields.find((one) => one === key);
  if (!field) throw new AppError('bad_request');
  return customer[field];
}

async function warningsOf(tx: Tx, { customers }: Decided): Promise<MergePreview['warnings']> {
  const [survivor, ...others] = customers;
  const ids = customers.map(({ id }) => id);
  const owners = new Set(customers.flatMap(({ owner_id }) => owner_id ?? []));
  const passwords = await tx.query(
    'select 1 from customers.password where tenant_id = $1 and customer_id = any($2) limit 1',
    [tx.tenantId, others.map(({ id }) => id)],
  );
  return [
    ...(others.some(({ kind }) => kind !== survivor.kind)
      ? [{ kind: 'kinds_differ' as const, blocks: true }]
      : []),
    ...((await inBulk(tx, ids)) ? [{ kind: 'bulk_running' as const, blocks: true }] : []),
    ...(owners.size > 1 ? [{ kind: 'owners_differ' as const, blocks: false }] : []),
    ...(passwords.length > 0 ? [{ kind: 'password_stays' as const, blocks: false }] : []),
  ];
}
