import type { ReferenceType } from '@guanjia/contracts/core/form';
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import type { Principal } from '#kernel/principal.ts';
import type { SheetRow } from '#kernel/sheets/sheet-row.ts';
import type { BulkForms } from '#modules/forms/index.ts';
import { loadPrincipal, peopleScope } from '#modules/identity/index.ts';
import type { CustomersTables } from '../tables.ts';
import type { ColumnTarget } from './read-row.ts';
import type { ReadContext } from './targets/target.ts';

type Found = { id: string } | 'none' | 'several';

/** As many names are remembered; a column of a million different ones is looked up again and again instead. */
const remembered = 10_000;

export interface Names {
  find: ReadContext['find'];
  /** Looks up the names in these rows; after that `find` knows them. */
  load(tx: Tx, rows: readonly SheetRow[], columns: readonly ColumnTarget[]): Promise<void>;
}

/** The records that cells name: each name is looked up once. */
export function createNames(principal: Principal, forms: BulkForms): Names {
  const known = new Map<string, Found>();
  const keyOf = (kind: string, name: string) => `${kind} ${name}`;
  return {
    find: (kind, name) => known.get(keyOf(kind, name)) ?? 'none',
    async load(tx, rows, columns) {
      if (known.size > remembered) known.clear();
      for (const { index, target } of columns) {
        if (!target.reference) continue;
        const names = new Set(rows.flatMap(({ cells }) => cells[index] || []));
        for (const name of names) {
          const key = keyOf(target.reference, name);
          if (known.has(key)) continue;
          known.set(key, await lookUp(tx, target.key, target.reference, name));
        }
      }
    },
  };

  function lookUp(tx: Tx, target: string, kind: ReferenceType, name: string): Promise<Found> {
    return target === 'owner'
      ? findOwner(tx, principal, name)
      : forms.findReference(tx, principal, { kind, name });
  }
}

/** Somebody inside the data scope, by name or employee number, who works here. */
async function findOwner(tx: Tx, principal: Principal, text: string): Promise<Found> {
  const rows = await tx
    .kysely<CustomersTables>()
    .selectFrom('identity.person as p')
    .where('p.tenant_id', '=', principal.tenantId)
    .where(({ eb, or }) => or([eb('p.name', '=', text), eb('p.employee_no', '=', text)]))
    .where(peopleScope(principal, 'customers', sql`p.id`))
    .select('p.id')
    .execute();
  const [only, ...others] = await onlyActive(
    tx,
    rows.map(({ id }) => id),
  );
  if (only === undefined) return 'none';
  return others.length === 0 ? { id: only } : 'several';
}

/** Of these people those who may get customers from whoever imports. */
export async function possibleOwners(
  tx: Tx,
  principal: Principal,
  ids: readonly string[],
): Promise<string[]> {
  const rows = await tx
    .kysely<CustomersTables>()
    .selectFrom('identity.person as p')
    .where('p.tenant_id', '=', principal.tenantId)
    .where('p.id', 'in', ids)
    .where(peopleScope(principal, 'customers', sql`p.id`))
    .select('p.id')
    .execute();
  return onlyActive(
    tx,
    rows.map(({ id }) => id),
  );
}

async function onlyActive(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const active: string[] = [];
  for (const id of ids) if (await loadPrincipal(tx, id)) active.push(id);
  return active;
}
