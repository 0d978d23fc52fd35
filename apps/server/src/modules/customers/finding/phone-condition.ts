import type { FilterCondition } from '@guanjia/contracts/core/list';
import { type RawBuilder, sql } from 'kysely';
import { badListQuery } from '#kernel/lists/list-error.ts';
import { parsePhone } from '#kernel/phone-number.ts';
import { containsDigits, holdsNumber, type TermIndex } from './search-condition.ts';

/** The funnel on the number: any number of a customer counts, not the primary one alone. */
export function phoneCondition(filter: FilterCondition, index: TermIndex): RawBuilder<boolean> {
  switch (filter.op) {
    case 'contains':
      return containsDigits(filter.value, index);
    case 'equals':
      return holdsNumber(e164Of(filter.value), index);
    case 'in':
      return sql<boolean>`(${sql.join(
        filter.values.map((value) => holdsNumber(e164Of(value), index)),
        sql` or `,
      )})`;
    case 'empty': {
      const some = sql<boolean>`exists (select from customers.phone p where p.customer_id = c.id)`;
      return filter.value ? sql<boolean>`not ${some}` : some;
    }
    case 'range':
    case 'happened':
      throw badListQuery(`phone has no "${filter.op}"`);
  }
}

function e164Of(value: string | number | boolean): string {
  return parsePhone(String(value))?.e164 ?? String(value);
}
