import { type RawBuilder, sql } from 'kysely';
import type { Principal } from '#kernel/principal.ts';
import { peopleScope } from '#modules/identity/index.ts';
import { sharedWith } from './sharing/shared-with.ts';

const alive = sql<boolean>`c.deleted_at is null`;

/** The same in parts, no customer in two of them; undefined where all are seen. */
export function scopeParts(principal: Principal): RawBuilder<boolean>[] | undefined {
  if (principal.scopes.customers === 'all') return undefined;
  const people = peopleScope(principal, 'customers', sql`c.owner_id`);
  return [
    sql`(${alive} and c.owner_id is null)`,
    sql`(${alive} and ${people})`,
    sql`(${alive} and ${sharedWith(principal)} and c.owner_id is not null and not ${people})`,
  ];
}

/**
 * Which customers somebody sees: the public pool, of the private pools those inside the own data scope, and what others
 * share. `c` is the alias of customers.customer. In the public pool nobody owns a customer: told by the owner alone, so
 * that one index serves both.
 */
export function customerScope(principal: Principal): RawBuilder<boolean> {
  if (principal.scopes.customers === 'all') return alive;
  return sql`(${alive} and (c.owner_id is null or ${peopleScope(principal, 'customers', sql`c.owner_id`)} or ${sharedWith(principal)}))`;
}
