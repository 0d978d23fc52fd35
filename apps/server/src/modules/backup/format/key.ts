import { hkdfSync, randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';

/** What opens a backup: a passphrase that somebody remembers, or 32 random bytes that a file keeps. */
export type BackupSecret = { kind: 'passphrase'; passphrase: string } | { kind: 'key'; key: Buffer };

const base64 = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/);

/** How the file's key follows from the secret; stands in the file in the clear. */
export const keyDerivation = z.discriminatedUnion('name', [
  z.object({
    name: z.literal('scrypt'),
    salt: base64,
    // Bounds, so that a forged header cannot make the reader compute for hours or fill the memory.
    logN: z.int().min(14).max(20),
    r: z.literal(8),
    p: z.int().min(1).max(4),
  }),
  z.object({ name: z.literal('hkdf'), salt: base64 }),
]);
export type KeyDerivation = z.infer<typeof keyDerivation>;

export interface FileKey {
  /** 32 bytes, for AES-256-GCM. */
  key: Buffer;
  /** Tells a wrong secret from a damaged file; says nothing about the secret that the file itself would not. */
  id: string;
}

const deriveScrypt = promisify<string, Buffer, number, object, Buffer>(scrypt);
export const keyBytes = 32;

/** A fresh salt for a new file; scrypt's cost is that of RFC 7914 for files at rest (N = 2^17, 128 MB, about 0.4 s). */
export function newDerivation(secret: BackupSecret): KeyDerivation {
  const salt = randomBytes(32).toString('base64');
  return secret.kind === 'key' ? { name: 'hkdf', salt } : { name: 'scrypt', salt, logN: 17, r: 8, p: 1 };
}

/** Undefined when the file wants the other kind of secret. */
export async function deriveKey(
  secret: BackupSecret,
  derivation: KeyDerivation,
): Promise<FileKey | undefined> {
  const salt = Buffer.from(derivation.salt, 'base64');
  if (secret.kind === 'key' && derivation.name === 'hkdf') return split(secret.key, salt);
  if (secret.kind !== 'passphrase' || derivation.name !== 'scrypt') return undefined;
  const { r, p, logN } = derivation;
  const N = 2 ** logN;
  // NFKC: the same passphrase typed on another system may come in another Unicode form.
  const master = await deriveScrypt(secret.passphrase.normalize('NFKC'), salt, keyBytes, {
    N,
    r,
    p,
    maxmem: 256 * N * r,
  });
  return split(master, salt);
}

function split(master: Buffer, salt: Buffer): FileKey {
  const part = (use: string, bytes: number) =>
    Buffer.from(hkdfSync('sha256', master, salt, `guanjia-backup-1/${use}`, bytes));
  return { key: part('file', keyBytes), id: part('id', 8).toString('hex') };
}

/** The text of a key file: 32 bytes in base64. Undefined when it is something else. */
export function parseKeyFile(text: string): Buffer | undefined {
  const key = Buffer.from(text.trim(), 'base64');
  return key.length === keyBytes ? key : undefined;
}

/** Tells servers with different secrets apart; the secret is long and random, so this does not give it away. */
export function originOf(serverSecret: string): string {
  return Buffer.from(hkdfSync('sha256', serverSecret, '', 'guanjia-backup-1/origin', 16)).toString('hex');
}
