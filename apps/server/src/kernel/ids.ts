import { randomBytes } from 'node:crypto';

/** UUIDv7 (RFC 9562): sorts by creation time, so that primary keys fill their index in order. */
export function newId(now: number = Date.now()): string {
  return idOf(randomBytes(16), now);
}

function idOf(bytes: Buffer, now: number): string {
  bytes.writeUIntBE(now, 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Ids of one moment in ascending order, so that what is added together keeps its order. */
export function newIds(count: number, now: number = Date.now()): string[] {
  // Asking for randomness costs as much for a thousand ids as for one.
  const bytes = randomBytes(16 * count);
  return Array.from({ length: count }, (_, at) => idOf(bytes.subarray(16 * at, 16 * at + 16), now)).sort();
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isUuid(text: string): boolean {
  return uuid.test(text);
}
