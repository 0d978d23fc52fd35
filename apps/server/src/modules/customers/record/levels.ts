import type { Term } from '@guanjia/contracts/customers/record-vocabulary';

/**
 * The level that a monthly ARPU earns: the one with the highest threshold that is reached; the first level without a
 * threshold when none is. Undefined when no level has one: then ARPU says nothing about levels.
 */
export function levelByArpu(levels: readonly Term[], arpu: number): string | undefined {
  const open = levels.filter(({ retired }) => !retired);
  const tiers = open.flatMap(({ key, arpu: threshold }) => (threshold ? [{ key, ...threshold }] : []));
  if (tiers.length === 0) return undefined;
  const reached = tiers
    .filter(({ from, including }) => (including ? arpu >= from : arpu > from))
    .toSorted((one, other) => other.from - one.from || Number(one.including) - Number(other.including));
  return reached[0]?.key ?? open.find(({ arpu: threshold }) => !threshold)?.key;
}
