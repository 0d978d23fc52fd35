import type { MergeBelonging } from '@guanjia/contracts/customers/merging';

/** A row as PostgreSQL tells it in JSON, so that it can be put back exactly. */
export type Row = Readonly<Record<string, unknown>>;

export const rowTables = [
  'phone',
  'contact_point',
  'customer_tag',
  'customer_category',
  'company_contact',
  'relation',
  'attachment',
  'listing',
  'share',
] as const;
export type RowTable = (typeof rowTables)[number];

/** One row that a merge changes. */
export interface RowChange {
  table: RowTable;
  before: Row;
  after: Row;
}

interface Shape {
  /** What tells a row from the others of its table. */
  key: readonly string[];
  /** Columns that say whose it is. */
  owners: readonly string[];
  belonging: MergeBelonging;
}

const ofCustomer = { owners: ['customer_id'] };

export const rowShapes: Readonly<Record<RowTable, Shape>> = {
  phone: { key: ['id'], ...ofCustomer, belonging: 'phones' },
  contact_point: { key: ['id'], ...ofCustomer, belonging: 'contactPoints' },
  customer_tag: { key: ['tag_id', 'customer_id'], ...ofCustomer, belonging: 'tags' },
  customer_category: { key: ['category', 'customer_id'], ...ofCustomer, belonging: 'categories' },
  company_contact: { key: ['id'], owners: ['company_id', 'person_id'], belonging: 'contacts' },
  relation: { key: ['id'], owners: ['from_id', 'to_id'], belonging: 'relations' },
  attachment: { key: ['attachment_id', 'customer_id'], ...ofCustomer, belonging: 'attachments' },
  listing: { key: ['id'], ...ofCustomer, belonging: 'listings' },
  share: { key: ['user_id', 'customer_id'], ...ofCustomer, belonging: 'shares' },
};

export function keyOf(table: RowTable, row: Row): string {
  return JSON.stringify(rowShapes[table].key.map((column) => row[column]));
}
