export { builtInRoles } from './built-in-roles.ts';
export type { HandOver } from './departures/hand-over.ts';
export { grantImpersonation } from './impersonation/impersonation.ts';
export { loadPrincipal } from './load-principal.ts';
export { createIdentity, createRights, type Identity } from './module.ts';
export { hashPassword, verifyPassword } from './password.ts';
export { peopleScope } from './people-scope.ts';
export { readFieldRules } from './read-field-rules.ts';
export { findDepartments, findPeople } from './references.ts';
export type { Explainer } from './rights/explain.ts';
export { listPeopleWithRole, listRoles } from './roles/people-with-role.ts';
export { createSecrets, equalHashes, type Secrets } from './secrets.ts';
export { raiseAlert } from './security-watch.ts';
export type { SmsDelivery } from './sms-delivery.ts';
export { requireRecentConfirmation } from './step-up.ts';
export type { IdentityViews } from './tables.ts';
export {
  addUnit,
  createTenant,
  createUser,
  findTenant,
  isDemoTenant,
  readTenantName,
  readTimeZone,
} from './tenants.ts';
export { listUnitNames } from './units/unit-names.ts';
export { userRecords } from './user-fields.ts';
export { findUserId, resetPassword } from './users/reset-password.ts';
