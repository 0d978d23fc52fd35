import type { FormField, FormValue, FormValues } from '@guanjia/contracts/core/form';
import { type MergeField, mergeFields } from '@guanjia/contracts/customers/merging';
import { standardLevel } from '@guanjia/contracts/customers/record-vocabulary';
import type { Row } from './row-tables.ts';

/** Columns of a field; those that stand together go together. */
export const fieldColumns: Readonly<Record<MergeField, readonly string[]>> = {
  name: ['name'],
  gender: ['gender'],
  birthYear: ['birth_year'],
  company: ['company'],
  region: ['region'],
  level: ['level'],
  stage: ['stage'],
  status: ['status'],
  source: ['source'],
  media: ['media', 'media_detail'],
  industry: ['industry'],
  products: ['products'],
  turnover: ['turnover'],
  employees: ['employees'],
  greeting: ['greeting'],
  note: ['note'],
};

/** A customer's row in JSON, without what follows from the rest. */
export type CustomerRow = Row & { id: string; custom: FormValues; owner_id: string | null; version: number };

/** Whose value of each field stays, by field; only fields that have one somewhere. The survivor comes first. */
export function keptFrom(
  customers: readonly CustomerRow[],
  customFields: readonly Pick<FormField, 'key'>[],
  choices: Readonly<Record<string, string>>,
): Map<string, string> {
  const kept = new Map<string, string>();
  const decide = (key: string, has: (row: CustomerRow) => boolean) => {
    const first = customers.find(has);
    const chosen = customers.find(({ id }) => id === choices[key]);
    if (first) kept.set(key, (chosen ?? first).id);
  };
  for (const field of mergeFields) decide(field, (row) => hasValue(field, row));
  for (const { key } of customFields) decide(`custom.${key}`, ({ custom }) => isValue(custom[key]));
  decide('owner', (row) => row.owner_id !== null);
  return kept;
}

function hasValue(field: MergeField, row: CustomerRow): boolean {
  const value = row[fieldColumns[field][0] ?? ''];
  if (field === 'gender') return value !== 'unknown';
  if (field === 'level') return value !== standardLevel;
  return value !== null && value !== '';
}

function isValue(value: FormValue | undefined): boolean {
  return (
    value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)
  );
}

/** The survivor's columns and own fields as they become. */
export function mergedColumns(
  customers: readonly CustomerRow[],
  kept: ReadonlyMap<string, string>,
): { columns: Row; custom: FormValues } {
  const [survivor] = customers;
  const of = (key: string) => customers.find(({ id }) => id === kept.get(key));
  const columns = Object.fromEntries(
    mergeFields.flatMap((field) => {
      const from = of(field);
      return from ? fieldColumns[field].map((column) => [column, from[column]]) : [];
    }),
  );
  const custom = { ...survivor?.custom };
  for (const key of kept.keys()) {
    if (!key.startsWith('custom.')) continue;
    const name = key.slice('custom.'.length);
    const value = of(key)?.custom[name];
    if (value === undefined) delete custom[name];
    else custom[name] = value;
  }
  return {
    columns: {
      ...columns,
      ...strictestConsent(customers),
      ...latest(customers, 'last_contact_at'),
      ...latest(customers, 'last_sale_at'),
    },
    custom,
  };
}

const consentColumns = ['consent', 'consent_at', 'consent_way', 'consent_note', 'consent_by'];

/** What any of them withdrew is withdrawn; what any of them gave holds else. */
function strictestConsent(customers: readonly CustomerRow[]): Row {
  const saying = (state: string) => customers.find(({ consent }) => consent === state);
  const from = saying('withdrawn') ?? saying('given');
  return from ? Object.fromEntries(consentColumns.map((column) => [column, from[column]])) : {};
}

function latest(customers: readonly CustomerRow[], column: string): Row {
  const moments = customers.map((row) => row[column]).filter((moment) => typeof moment === 'string');
  const newest = moments.toSorted((one, other) => Date.parse(one) - Date.parse(other)).at(-1);
  return newest === undefined ? {} : { [column]: newest };
}
