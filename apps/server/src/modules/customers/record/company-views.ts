import type { FieldRules } from '@guanjia/contracts/core/field-rules';
import type { ListQuery } from '@guanjia/contracts/core/list';
import { type CompanyContact, contactList } from '@guanjia/contracts/customers/record-company';
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { type ListView, queryList } from '#kernel/lists/list-view.ts';
import type { Principal } from '#kernel/principal.ts';
import { customerScope } from '../customer-scope.ts';
import { shownName, shownNumber } from '../shown.ts';
import type { CustomersTables } from '../tables.ts';

interface Row {
  id: string;
  company_id: string;
  company_name: string;
  person_id: string;
  person_name: string;
  phone: string | null;
  post: string | null;
  category: string | null;
  is_primary: boolean;
  approval: CompanyContact['approval'];
  added_by: string | null;
  added_by_name: string | null;
  added_at: Date;
}

function select(tx: Tx) {
  return tx
    .kysely<CustomersTables>()
    .selectFrom('customers.company_contact as k')
    .innerJoin('customers.customer as o', 'o.id', 'k.company_id')
    .innerJoin('customers.customer as n', 'n.id', 'k.person_id')
    .leftJoin('customers.phone as p', (join) =>
      join.onRef('p.customer_id', '=', 'k.person_id').on('p.is_primary', '=', true),
    )
    .leftJoin('identity.person as u', 'u.id', 'k.added_by')
    .where('k.tenant_id', '=', tx.tenantId ?? '')
    .where('o.deleted_at', 'is', null)
    .where('n.deleted_at', 'is', null)
    .select([
      'k.id',
      'k.company_id',
      'o.name as company_name',
      'k.person_id',
      'n.name as person_name',
      'k.post',
    ])
    .select(['k.category', 'k.is_primary', 'k.approval', 'k.added_by', 'k.added_at'])
    .select(['p.e164 as phone', 'u.name as added_by_name']);
}

function present(row: Row, rules: FieldRules): CompanyContact {
  return {
    companyId: row.company_id,
    companyName: shownName(rules, row.company_name),
    personId: row.person_id,
    personName: shownName(rules, row.person_name),
    phone: row.phone && shownNumber(rules, row.phone),
    post: row.post,
    category: row.category,
    primary: row.is_primary,
    approval: row.approval,
    addedBy: row.added_by ? { id: row.added_by, name: row.added_by_name ?? '' } : null,
  };
}

/** Contacts of a company, or the companies that a person is a contact of; the primary one first. */
export async function readContacts(
  tx: Tx,
  customerId: string,
  reader: Pick<Principal, 'fieldRules'>,
): Promise<CompanyContact[]> {
  const rows = await select(tx)
    .where(({ or, eb }) => or([eb('k.company_id', '=', customerId), eb('k.person_id', '=', customerId)]))
    .orderBy('k.is_primary', 'desc')
    .orderBy('k.added_at')
    .execute();
  return rows.map((row) => present(row, reader.fieldRules));
}

const view: ListView<CompanyContact & { id: string; addedAt: string }> = {
  definition: contactList,
  id: sql`k.id`,
  columns: { approval: sql`k.approval`, addedAt: sql`k.added_at` },
  present: (row: Row, rules) => ({
    ...present(row, rules),
    id: row.id,
    addedAt: row.added_at.toISOString(),
  }),
};

/** Contacts of the companies inside the own data scope. */
export function listContacts(tx: Tx, principal: Principal, query: ListQuery) {
  const base = select(tx).where(({ exists, selectFrom }) =>
    exists(
      selectFrom('customers.customer as c')
        .whereRef('c.id', '=', 'k.company_id')
        .where(customerScope(principal))
        .select('c.id'),
    ),
  );
  return queryList(tx.kysely<never>(), view, base as never, query, principal.fieldRules);
}
