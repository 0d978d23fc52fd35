/** Reveals of one person with a role on one day of the tenant. */
export interface RevealDay {
  userId: string;
  roleKey: string;
  day: string;
  count: number;
}

export interface Unusual extends RevealDay {
  median: number;
}

/** Fewer reveals than these in a day stand out nowhere. */
const leastCount = 10;
/** So many times the median of the others is unusual. */
const factor = 3;

/** Days on which somebody revealed far more than those with the same role: their median that day is the measure. */
export function unusualReveals(days: readonly RevealDay[]): Unusual[] {
  const peers = Map.groupBy(days, ({ roleKey, day }) => `${roleKey} ${day}`);
  return [...peers.values()].flatMap((group) =>
    group.flatMap((own) => {
      const others = group.filter((other) => other !== own).map(({ count }) => count);
      const middle = median(others);
      return own.count >= leastCount && own.count > factor * middle ? [{ ...own, median: middle }] : [];
    }),
  );
}

/** 0 for nobody. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 || sorted.length === 0 ? upper : ((sorted[half - 1] ?? 0) + upper) / 2;
}

/** Hours of the tenant's clock that count as night: from 22 to 6. */
export function isNight(hour: number): boolean {
  return hour >= 22 || hour < 6;
}
