import { BlockList, isIP } from 'node:net';

/** Whether an address is in one of the ranges (single addresses or CIDR, IPv4 and IPv6); nonsense is in none. */
export function isInRanges(ranges: readonly string[], address: string): boolean {
  const plain = plainAddress(address);
  const family = familyOf(plain);
  if (!family) return false;
  const list = new BlockList();
  for (const range of ranges) {
    const [network = '', bits] = range.split('/');
    const kind = familyOf(network);
    if (!kind) continue;
    if (bits === undefined) list.addAddress(network, kind);
    else list.addSubnet(network, Number(bits), kind);
  }
  return list.check(plain, family);
}

/** Whether a text is an address or a range in CIDR notation. */
export function isAddressRange(text: string): boolean {
  const [network = '', bits, more] = text.split('/');
  const family = isIP(network);
  if (family === 0 || more !== undefined) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

/** A socket that listens on IPv6 reports IPv4 peers as `::ffff:a.b.c.d` (RFC 4291, 2.5.5.2). */
function plainAddress(address: string): string {
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const family = isIP(address);
  if (family === 0) return undefined;
  return family === 4 ? 'ipv4' : 'ipv6';
}
