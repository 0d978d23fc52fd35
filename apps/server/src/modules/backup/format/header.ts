import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '#kernel/errors.ts';
import type { ByteReader } from './byte-reader.ts';
import { keyDerivation } from './key.ts';

/** What stands at the beginning of a backup in the clear, and is bound to every frame that follows. */
export const backupHeader = z.object({
  format: z.literal(1),
  kind: z.enum(['tenant', 'system']),
  createdAt: z.iso.datetime(),
  /** Of the product. */
  version: z.string().max(40),
  /** Number of the newest migration. */
  migration: z.int().nonnegative(),
  /** Null: the whole system. */
  tenant: z.object({ id: z.uuid(), code: z.string().max(40) }).nullable(),
  /** Of the secret of the server that made it: what only that server can open is of no use elsewhere. */
  origin: z.string().max(64),
  derivation: keyDerivation,
  keyId: z.string().max(32),
  /** Base64, seven bytes. */
  prefix: z.string().max(16),
});
export type BackupHeader = z.infer<typeof backupHeader>;

const magic = Buffer.from('GUANJIA-BACKUP\n');
const mostBytes = 16 * 1024;

/** The bytes with which the file begins: magic, length (u32), JSON. */
export function encodeHeader(header: BackupHeader): Buffer {
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  return Buffer.concat([magic, length, json]);
}

/** What frames are bound to. */
export function digestOf(encoded: Buffer): Buffer {
  return createHash('sha256').update(encoded).digest();
}

/**
 * Throws `backup_unknown` for a file that is none of ours or of a format that this version does not know; what the
 * header says is proved by the first frame only.
 */
export async function readHeader(bytes: ByteReader): Promise<{ header: BackupHeader; encoded: Buffer }> {
  const start = await bytes.tryRead(magic.length + 4);
  if (!start?.subarray(0, magic.length).equals(magic)) throw new AppError('backup_unknown');
  const length = start.readUInt32BE(magic.length);
  const json = length <= mostBytes ? await bytes.tryRead(length) : undefined;
  if (!json) throw new AppError('backup_damaged');
  return { header: parse(json), encoded: Buffer.concat([start, json]) };
}

function parse(json: Buffer): BackupHeader {
  try {
    return backupHeader.parse(JSON.parse(json.toString('utf8')));
  } catch (error) {
    throw new AppError('backup_unknown', { cause: error });
  }
}
