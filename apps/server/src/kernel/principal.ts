import type { FieldRules } from '@guanjia/contracts/core/field-rules';
import type { DataScopes, Permission } from '@guanjia/contracts/core/permissions';

/** What somebody's role allows, in the form in which it is asked for. */
export interface Rights {
  roleKey: string;
  permissions: ReadonlySet<Permission>;
  /** How far this person sees, by domain. */
  scopes: DataScopes;
  fieldRules: FieldRules;
}

/** Where somebody sits in the organisation. */
export interface Place {
  /** The unit, if it is a work group. */
  groupId: string | null;
  /** The nearest unit that is no group: department, branch or company. */
  departmentId: string;
  /** The nearest branch, or the company. */
  branchId: string;
}

/** What a session waits for: a code of the second factor, or that one is set up because the tenant requires it. */
export type PendingFactor = 'second_factor' | 'enrolment';

/** Who acts: resolved from the session once per request. */
export interface Principal extends Rights, Place {
  tenantId: string;
  userId: string;
  userName: string;
  sessionId: string;
  mustChangePassword: boolean;
  /** The log-in is not complete: nothing but its second step, or setting one up, is open. */
  pendingFactor: PendingFactor | null;
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
