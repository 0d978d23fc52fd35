import { isIPv6 } from 'node:net';

/**
 * What limits count an address as: an IPv4 address itself, and of an IPv6 one its /64, because whoever has one address
 * of that has all 2^64 of them (RFC 6177). An IPv4 address written as IPv6 is the IPv4 one.
 */
export function networkOf(address: string): string {
  const [bare = ''] = address.split('%', 1);
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1];
  if (mapped) return mapped;
  if (!isIPv6(bare)) return address;
  const groups = expand(bare).slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}

/** The first four of eight groups are right; what stands for IPv4 at the end counts as two. */
function expand(address: string): string[] {
  const [head = '', tail] = address.replace(/\d+\.\d+\.\d+\.\d+$/, '0:0').split('::');
  const before = head === '' ? [] : head.split(':');
  if (tail === undefined) return before;
  const after = tail === '' ? [] : tail.split(':');
  return [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after];
}
