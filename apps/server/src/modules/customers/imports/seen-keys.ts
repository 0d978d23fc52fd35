import { createHash } from 'node:crypto';

/**
 * Remembers which texts were seen, by 64 bits of their hash: a million in 16 MB, where a set of texts takes 100. Two of a
 * million texts share a fingerprint once in 30 million files, which a preview can bear; nothing is written by it.
 */
export interface SeenKeys {
  has(text: string): boolean;
  add(text: string): void;
}

export function createSeenKeys(): SeenKeys {
  let table = new BigUint64Array(1 << 12);
  let used = 0;

  function placeOf(fingerprint: bigint, within: BigUint64Array): number {
    const mask = within.length - 1;
    let at = Number(fingerprint & BigInt(mask));
    while (within[at] !== 0n && within[at] !== fingerprint) at = (at + 1) & mask;
    return at;
  }

  function grow(): void {
    const next = new BigUint64Array(table.length * 2);
    for (const fingerprint of table) if (fingerprint !== 0n) next[placeOf(fingerprint, next)] = fingerprint;
    table = next;
  }

  return {
    has: (text) => table[placeOf(fingerprintOf(text), table)] !== 0n,
    add(text) {
      const fingerprint = fingerprintOf(text);
      const at = placeOf(fingerprint, table);
      if (table[at] !== 0n) return;
      table[at] = fingerprint;
      used += 1;
      if (used * 2 > table.length) grow();
    },
  };
}

/** Never 0, which marks a free place. */
function fingerprintOf(text: string): bigint {
  return createHash('sha1').update(text).digest().readBigUInt64LE(0) || 1n;
}
