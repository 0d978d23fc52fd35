import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';

/** What is derived from the server's secret; whoever holds only the database has none of it. */
export interface Secrets {
  /** A keyed hash of `parts`, different for each `use`. */
  mac(use: string, ...parts: readonly string[]): Buffer;
}

export function createSecrets(secret: string): Secrets {
  const keyOf = (use: string) => Buffer.from(hkdfSync('sha256', secret, '', `guanjia/${use}`, 32));
  return {
    // As JSON, so that ('a', 'bc') and ('ab', 'c') differ.
    mac: (use, ...parts) => createHmac('sha256', keyOf(use)).update(JSON.stringify(parts)).digest(),
  };
}

/** Takes as long for a near miss as for nonsense. */
export function equalHashes(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
