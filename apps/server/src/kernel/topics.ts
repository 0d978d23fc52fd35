import type { Permission, ScopeDomain } from '@guanjia/contracts/core/permissions';
import type { Principal } from './principal.ts';

/** To whom a realtime message goes. */
export const topics = {
  user: (userId: string) => `user:${userId}`,
  role: (roleKey: string) => `role:${roleKey}`,
  session: (sessionId: string) => `session:${sessionId}`,
  everybody: 'everybody',
  /** Whoever looks after the safety of accounts. */
  security: 'security',
};

/** Whose records of a domain come live, and what that needs. */
const live = {
  routing: 'routing.floor.read',
  customers: 'customers.read',
} as const satisfies Partial<Record<ScopeDomain, Permission>>;
export type LiveDomain = keyof typeof live;

/** A person whose record something is, with the place in the organisation. */
export interface PlacedPerson {
  userId: string;
  /** From the company down to the own unit. */
  unitPath: readonly string[];
  branchId: string;
}

/** The topics of a record that belongs to somebody: all whose data scope covers that person, and nobody else. */
export function topicsOfRecord(domain: LiveDomain, person: PlacedPerson): string[] {
  return [
    topics.user(person.userId),
    `${domain}:all`,
    `${domain}:branch:${person.branchId}`,
    ...person.unitPath.map((unitId) => `${domain}:unit:${unitId}`),
  ];
}

/** What a page of this person listens to. */
export function topicsOf(principal: Principal): string[] {
  return [
    topics.user(principal.userId),
    topics.role(principal.roleKey),
    topics.session(principal.sessionId),
    topics.everybody,
    ...(principal.permissions.has('identity.security.read') ? [topics.security] : []),
    ...(Object.keys(live) as LiveDomain[])
      .filter((domain) => principal.permissions.has(live[domain]))
      .flatMap((domain) => scopeTopics(domain, principal)),
  ];
}

function scopeTopics(domain: LiveDomain, principal: Principal): string[] {
  switch (principal.scopes[domain]) {
    case 'own':
      return [];
    case 'group':
      return principal.groupId ? [`${domain}:unit:${principal.groupId}`] : [];
    case 'department':
      return [`${domain}:unit:${principal.departmentId}`];
    case 'branch':
      return [`${domain}:branch:${principal.branchId}`];
    case 'all':
      return [`${domain}:all`];
  }
}
