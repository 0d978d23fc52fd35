import type { DataScope, Permission } from '@guanjia/contracts/core/permissions';

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
  ip: string | null;
}

/** Stands for the session of work that goes on after the request: nothing that a session owns is to be found under it. */
export const noSession = '00000000-0000-0000-0000-000000000000';

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
