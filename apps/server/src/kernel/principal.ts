import type { DataScope, Permission } from '@guanjia/contracts/core/permissions';

/** What a session waits for: a code of the second factor, or that one is set up because the tenant requires it. */
export type PendingFactor = 'second_factor' | 'enrolment';

/** Who acts: resolved from the session once per request. */
export interface Principal {
  tenantId: string;
  userId: string;
  userName: string;
  sessionId: string;
  groupId: string | null;
  permissions: ReadonlySet<Permission>;
  scope: DataScope;
  mustChangePassword: boolean;
  /** The log-in is not complete: nothing but its second step, or setting one up, is open. */
  pendingFactor: PendingFactor | null;
  ip: string | null;
}

/** Work that no user asked for: timers, telephone events. */
export interface SystemActor {
  tenantId: string;
  userId: null;
  ip: null;
}

export type Actor = Principal | SystemActor;

export function systemActor(tenantId: string): SystemActor {
  return { tenantId, userId: null, ip: null };
}
