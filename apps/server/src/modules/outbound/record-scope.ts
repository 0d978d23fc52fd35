import { type RawBuilder, sql } from 'kysely';
import type { Principal } from '#kernel/principal.ts';
import { peopleScope } from '#modules/identity/index.ts';

/**
 * Whose records somebody sees: a team leader those of the group, an agent the own (IAM-032). `column` holds the agent;
 * `orUnclaimed` also shows what nobody has claimed yet.
 */
export function recordScope(
  principal: Principal,
  column: RawBuilder<unknown>,
  orUnclaimed = false,
): RawBuilder<boolean> {
  const people = peopleScope(principal, 'outbound', column);
  return orUnclaimed ? sql`(${people} or ${column} is null)` : people;
}
