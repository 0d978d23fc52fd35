import { hash, verify } from '@node-rs/argon2';
import { AppError } from '#kernel/errors.ts';

/** OWASP's first recommendation for Argon2id: 19 MiB, two passes. */
const cost = { memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 };

/** How many of the last passwords may not come again. */
export const rememberedPasswords = 5;

export function hashPassword(password: string): Promise<string> {
  return hash(password, cost);
}

export function verifyPassword(stored: string, password: string): Promise<boolean> {
  return verify(stored, password);
}

/** At least 8 characters with three of: upper case, lower case, digit, other (IAM-015). Throws `password_too_weak`. */
export function requireStrong(password: string): void {
  const classes = [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9]/].filter((pattern) =>
    pattern.test(password),
  ).length;
  if (password.length < 8 || classes < 3)
    throw new AppError('password_too_weak', { params: { length: 8, classes: 3 } });
}

/** Throws `password_reused` when the new password is one of those hashes. */
export async function requireUnused(hashes: readonly string[], password: string): Promise<void> {
  for (const stored of hashes.slice(0, rememberedPasswords)) {
    if (await verifyPassword(stored, password))
      throw new AppError('password_reused', { params: { count: rememberedPasswords } });
  }
}
