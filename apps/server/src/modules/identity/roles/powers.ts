import { dataScopes, type Permission } from '@guanjia/contracts/core/permissions';
import { AppError } from '#kernel/errors.ts';
import type { Rights } from '#kernel/principal.ts';

/** Rights over other people and over the evidence: whoever can give them away holds them. */
function isPower(permission: Permission): boolean {
  return /^(identity|audit)\./.test(permission) || permission.endsWith('.approve');
}

/** The powers of a role that go beyond those of somebody; empty when they may give it or act on who has it. */
export function powersBeyond(own: Rights, other: Rights): Permission[] {
  const beyond = [...other.permissions].filter(
    (permission) => isPower(permission) && !own.permissions.has(permission),
  );
  if (beyond.length > 0) return beyond;
  const width = (rights: Rights) => dataScopes.indexOf(rights.scopes.identity);
  // The same power over more people is a greater one.
  return width(other) > width(own)
    ? [...other.permissions].filter((permission) => permission.startsWith('identity.users.'))
    : [];
}

/**
 * Nobody gives what they do not have, nor acts on an account that may do more: resetting the password of an
 * administrator would be a way to become one. Throws `beyond_own_rights`.
 */
export function requireNotBeyond(own: Rights, other: Rights): void {
  const beyond = powersBeyond(own, other);
  if (beyond.length > 0)
    throw new AppError('beyond_own_rights', { params: { permissions: beyond.join(', ') } });
}
