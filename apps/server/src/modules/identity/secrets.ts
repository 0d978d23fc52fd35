import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

/** What is derived from the server's secret; whoever holds only the database has none of it. */
export interface Secrets {
  /** A keyed hash of `parts`, different for each `use`. */
  mac(use: string, ...parts: readonly string[]): Buffer;
  /** Encrypts (AES-256-GCM); only the same `use` and `owner` open it again. */
  seal(use: string, owner: string, plain: string): Buffer;
  /** Throws when the secret, the use or the owner is another, or a bit was changed. */
  open(use: string, owner: string, sealed: Buffer): string;
}

const nonceBytes = 12;
const tagBytes = 16;

export function createSecrets(secret: string): Secrets {
  const keyOf = (use: string) => Buffer.from(hkdfSync('sha256', secret, '', `guanjia/${use}`, 32));
  return {
    // As JSON, so that ('a', 'bc') and ('ab', 'c') differ.
    mac: (use, ...parts) => createHmac('sha256', keyOf(use)).update(JSON.stringify(parts)).digest(),
    seal(use, owner, plain) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', keyOf(use), nonce).setAAD(Buffer.from(owner));
      const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), text]);
    },
    open(use, owner, sealed) {
      const nonce = sealed.subarray(0, nonceBytes);
      const tag = sealed.subarray(nonceBytes, nonceBytes + tagBytes);
      const decipher = createDecipheriv('aes-256-gcm', keyOf(use), nonce, { authTagLength: tagBytes });
      decipher.setAAD(Buffer.from(owner)).setAuthTag(tag);
      const text = sealed.subarray(nonceBytes + tagBytes);
      return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
    },
  };
}

/** Takes as long for a near miss as for nonsense. */
export function equalHashes(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
