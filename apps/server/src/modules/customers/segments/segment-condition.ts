import type { FilterCondition } from '@guanjia/contracts/core/list';
import type { SegmentQuery } from '@guanjia/contracts/customers/segments';
import { type RawBuilder, sql } from 'kysely';
import { badListQuery } from '#kernel/lists/list-error.ts';
import { type Definition, segmentColumn, segmentIds } from './definitions.ts';

interface Known {
  tenantId: string;
  /** SQL of a query without segments, with the rights of whoever asks. */
  conditions(query: SegmentQuery): RawBuilder<boolean>[];
}

/** Whether a customer (alias `c`) is in one of the segments that a condition names. */
export function segmentTest(definitions: ReadonlyMap<string, Definition>, known: Known) {
  return (filter: FilterCondition): RawBuilder<boolean> => {
    const parts = segmentIds(filter).map((id) => {
      const definition = definitions.get(id);
      if (!definition) throw badListQuery('segment: there is none with this id');
      return isIn(definition, known);
    });
    return sql<boolean>`(${sql.join(parts, sql` or `)})`;
  };
}

function isIn(definition: Definition, { tenantId, conditions }: Known): RawBuilder<boolean> {
  if (definition.kind === 'dynamic') {
    // Refused when it is saved; the check here keeps a restored or hand-made row from going round in circles.
    if (namesSegments(definition.query)) throw badListQuery('a segment cannot be made of segments');
    const all = conditions(definition.query);
    return all.length > 0 ? sql<boolean>`(${sql.join(all, sql` and `)})` : sql<boolean>`true`;
  }
  if (!definition.freezingId) return sql<boolean>`false`;
  return sql<boolean>`c.id in (select m.customer_id from customers.segment_member m
    where m.tenant_id = ${tenantId} and m.freezing_id = ${definition.freezingId})`;
}

export function namesSegments({ filter = [] }: SegmentQuery): boolean {
  return filter.some(({ column }) => column === segmentColumn);
}
