import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits for whoever holds them: of a session, a device, a program, a way back from a provider. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What the database keeps of one. So many random bits need neither salt nor a slow hash. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
