import type { FilterCondition } from '@guanjia/contracts/core/list';
import { timelineKinds } from '@guanjia/contracts/customers/routes';
import { type RawBuilder, sql } from 'kysely';
import { conditionSql } from '#kernel/lists/conditions.ts';
import { badListQuery } from '#kernel/lists/list-error.ts';
import type { ListView } from '#kernel/lists/list-view.ts';
import type { Principal } from '#kernel/principal.ts';
import { sharedWith } from '../sharing/shared-with.ts';
import { happenedCondition } from './happened-condition.ts';
import type { OtherTests } from './list-context.ts';
import { phoneCondition } from './phone-condition.ts';
import { containsText, searchCondition, wholeNumber } from './search-condition.ts';
import type { TermFrequencies } from './term-frequencies.ts';

type Tests = Record<string, (filter: FilterCondition) => RawBuilder<boolean>>;

interface Known {
  principal: Principal;
  frequencies: TermFrequencies;
  now: Date;
  others?: OtherTests;
}

/** A view of customers with what is more than a comparison of a column: free search, parts of texts, numbers, events. */
export function searchable<Row>(base: ListView<Row>, known: Known): ListView<Row> {
  const { principal, now } = known;
  const others: Tests = Object.fromEntries(
    Object.entries(known.others ?? {}).map(([name, test]) => [
      name,
      (filter) => test(filter, principal.tenantId),
    ]),
  );
  const index = { tenantId: principal.tenantId, frequencies: known.frequencies };
  const happened: Tests = Object.fromEntries(
    timelineKinds.map((kind) => [
      `happened.${kind}`,
      (filter) => happenedCondition(filter, { kind, tenantId: principal.tenantId, now }),
    ]),
  );
  return {
    ...base,
    tests: {
      ...base.tests,
      ...textTests(base, index),
      ...happened,
      ...others,
      // Told by the owner, like the scope: one index serves both.
      pool: poolCondition,
      phone: (filter) => phoneCondition(filter, index),
      sharedWithMe: (filter) => {
        const mine = sql<boolean>`(${sharedWith(principal)} and c.owner_id is distinct from ${principal.userId})`;
        return filter.op === 'equals' && filter.value === false ? sql<boolean>`not ${mine}` : mine;
      },
    },
    asksForOne: ({ filter = [], q }) =>
      filter.length === 0 && q !== undefined && wholeNumber(q) !== undefined,
    search: (text, seen) => {
      const texts = (['name', 'company', 'note'] as const).filter(seen).map((name) => sql.ref(`c.${name}`));
      return searchCondition(text, { texts, phones: seen('phone') }, index);
    },
  };
}

function poolCondition(filter: FilterCondition): RawBuilder<boolean> {
  const wanted = filter.op === 'in' ? filter.values : filter.op === 'equals' ? [filter.value] : [];
  const conditions = [...new Set(wanted)].map((pool) => {
    if (pool === 'public') return sql<boolean>`c.owner_id is null`;
    if (pool === 'private') return sql<boolean>`c.owner_id is not null`;
    throw badListQuery('pool: public or private');
  });
  if (conditions.length === 0) throw badListQuery('pool is found by its values');
  return sql<boolean>`(${sql.join(conditions, sql` or `)})`;
}

/** "Contains" of texts is asked of the index over terms. */
function textTests<Row>(base: ListView<Row>, index: Parameters<typeof containsText>[2]): Tests {
  const tests: Tests = {};
  for (const [name, column] of Object.entries(base.definition.columns)) {
    const compared = base.columns[name];
    if (column.type !== 'text' || !compared) continue;
    const expression = base.bare?.[name] ?? compared;
    const kind = name === 'name' || name === 'company' ? 'free' : 'other';
    const plain = base.tests?.[name];
    tests[name] = (filter) => {
      if (filter.op === 'contains') return containsText({ expression, kind }, filter.value, index);
      if (plain) return plain(filter);
      return conditionSql(name, column, filter.op === 'empty' ? expression : compared, filter);
    };
  }
  return tests;
}
