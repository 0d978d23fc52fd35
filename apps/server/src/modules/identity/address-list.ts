import { isInRanges } from '#kernel/addresses.ts';

/** Whether an address is in one of the ranges (single addresses or CIDR, IPv4 and IPv6). An empty list allows all. */
export function isAllowedAddress(ranges: readonly string[], address: string): boolean {
  return ranges.length === 0 || isInRanges(ranges, address);
}
