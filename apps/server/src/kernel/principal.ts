import type { DataScope, Permission } from '@guanjia/contracts/core/permissions';

/** Who acts: resolved from the session once per request. */
export interface Principal {
  tenantId: string;
  userId: string;
  userName: string;
  sessionId: string;
  groupId: string | null;
  roleKey: string;
  permissions: ReadonlySet<Permission>;
  scope: DataScope;
  mustChangePassword: boolean;
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
