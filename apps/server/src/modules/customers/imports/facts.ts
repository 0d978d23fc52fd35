import type { Customer } from '@guanjia/contracts/customers/routes';

/** Facts of a customer that are one value each, as an import reads and writes them. */
export interface Facts
  extends Pick<
    Customer,
    | 'kind'
    | 'name'
    | 'gender'
    | 'birthYear'
    | 'region'
    | 'company'
    | 'level'
    | 'source'
    | 'note'
    | 'stage'
    | 'status'
    | 'media'
    | 'mediaDetail'
    | 'industry'
    | 'products'
  > {}

interface FactColumn<K extends keyof Facts> {
  column: string;
  type: 'text' | 'int';
  /** What a customer has of whom nothing is said. */
  nothing: Facts[K];
}

/** Where each fact stands in customers.customer. A new fact is a line here, and a target that reads it. */
export const factTable: { readonly [K in keyof Facts]: FactColumn<K> } = {
  kind: { column: 'kind', type: 'text', nothing: 'person' },
  name: { column: 'name', type: 'text', nothing: '' },
  gender: { column: 'gender', type: 'text', nothing: 'unknown' },
  birthYear: { column: 'birth_year', type: 'int', nothing: null },
  region: { column: 'region', type: 'text', nothing: null },
  company: { column: 'company', type: 'text', nothing: null },
  level: { column: 'level', type: 'text', nothing: 'normal' },
  source: { column: 'source', type: 'text', nothing: null },
  note: { column: 'note', type: 'text', nothing: null },
  stage: { column: 'stage', type: 'text', nothing: null },
  status: { column: 'status', type: 'text', nothing: null },
  media: { column: 'media', type: 'text', nothing: null },
  mediaDetail: { column: 'media_detail', type: 'text', nothing: null },
  industry: { column: 'industry', type: 'text', nothing: null },
  products: { column: 'products', type: 'text', nothing: null },
};

export const factKeys = Object.keys(factTable) as (keyof Facts)[];

/** A customer of whom nothing is known. */
export const noFacts = Object.fromEntries(
  factKeys.map((key) => [key, factTable[key].nothing]),
) as unknown as Facts;

const columnOfKey = factKeys.map((key) => [key, factTable[key].column] as const);

/** Facts as columns of the table. What is null is absent: half of a row, which both sides would write and read. */
export function factColumnsOf(facts: Facts): Record<string, Facts[keyof Facts]> {
  const columns: Record<string, Facts[keyof Facts]> = {};
  for (const [key, column] of columnOfKey) if (facts[key] !== null) columns[column] = facts[key];
  return columns;
}

/** Facts from columns of the table. */
export function factsOfColumns(row: Record<string, unknown>): Facts {
  return Object.fromEntries(factKeys.map((key) => [key, row[factTable[key].column]])) as unknown as Facts;
}
