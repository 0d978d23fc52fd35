import type { SegmentOverlap } from '@guanjia/contracts/customers/segments';

/** Customers by which of the segments they are in: bit n of `mask` stands for the segment n. */
export interface Region {
  mask: number;
  count: number;
}

/** Sizes, pairs and the whole from how many customers are in exactly which segments. */
export function overlapOf(ids: readonly string[], regions: readonly Region[]): SegmentOverlap {
  const within = (wanted: number) =>
    regions.reduce((sum, { mask, count }) => ((mask & wanted) === wanted ? sum + count : sum), 0);
  const everything = 2 ** ids.length - 1;
  return {
    sizes: ids.map((id, place) => ({ id, size: within(1 << place) })),
    pairs: ids.flatMap((one, place) =>
      ids.slice(place + 1).map((other, further) => ({
        ids: [one, other],
        size: within((1 << place) | (1 << (place + 1 + further))),
      })),
    ),
    all: within(everything),
    any: within(0),
  };
}
