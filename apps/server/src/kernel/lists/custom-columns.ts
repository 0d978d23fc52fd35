import type { Column, FilterCondition } from '@guanjia/contracts/core/list';
import { type RawBuilder, sql } from 'kysely';
import { badListQuery } from './list-error.ts';
import type { ListView } from './list-view.ts';

/**
 * Adds columns that a tenant defined (`custom.<key>`) to a view. `slots` says in which typed column of the table `alias` a
 * field stands; the others are found by exact value in its `custom jsonb`.
 */
export function withCustomColumns<Row>(
  view: ListView<Row>,
  input: {
    alias: string;
    columns: Readonly<Record<string, Column>>;
    slots: Readonly<Record<string, string>>;
  },
): ListView<Row> {
  const added: Record<string, RawBuilder<unknown>> = {};
  const tests: Record<string, (filter: FilterCondition) => RawBuilder<boolean>> = {};
  const sparse: string[] = [];
  const bare: Record<string, RawBuilder<unknown>> = {};
  for (const [name, column] of Object.entries(input.columns)) {
    const key = name.replace(/^custom\./, '');
    const slot = Object.hasOwn(input.slots, key) ? input.slots[key] : undefined;
    if (slot) {
      const ref = sql.ref(`${input.alias}.${slot}`);
      added[name] = slot.startsWith('s') ? sql`${ref} collate "zh-x-icu"` : ref;
      bare[name] = ref;
      sparse.push(name);
    } else {
      const custom = sql.ref(`${input.alias}.custom`);
      added[name] = sql`${custom} ->> ${key}`;
      tests[name] = (filter) => holdsValue({ name, key, custom }, column, filter);
    }
  }
  return {
    ...view,
    definition: { ...view.definition, columns: { ...view.definition.columns, ...input.columns } },
    columns: { ...view.columns, ...added },
    tests: { ...view.tests, ...tests },
    sparse: [...(view.sparse ?? []), ...sparse],
    bare: { ...view.bare, ...bare },
  };
}

interface Field {
  name: string;
  key: string;
  custom: RawBuilder<unknown>;
}

/** Containment is what the GIN index over `custom` answers; a list contains each of its items. */
function holdsValue(
  { name, key, custom }: Field,
  column: Column,
  filter: FilterCondition,
): RawBuilder<boolean> {
  if (filter.op === 'empty') {
    const filled = sql<boolean>`${custom} ? ${key}`;
    return filter.value ? sql<boolean>`not (${filled})` : filled;
  }
  if (filter.op !== 'in' && filter.op !== 'equals')
    throw badListQuery(`${name} is found by its whole value only`);
  const values = filter.op === 'in' ? filter.values : [filter.value];
  if (column.options && !values.every((value) => column.options?.includes(String(value))))
    throw badListQuery(`${name}: not one of its values`);
  const contained = values
    .flatMap((value) => [value, [value]])
    .map((value) => JSON.stringify({ [key]: value }));
  return sql<boolean>`(${sql.join(
    contained.map((json) => sql`${custom} @> ${json}::jsonb`),
    sql` or `,
  )})`;
}
