export { builtInRoles, type RoleKey, roleKeys } from './built-in-roles.ts';
export { loadPrincipal } from './load-principal.ts';
export { createIdentity, type Identity } from './module.ts';
export { peopleScope } from './people-scope.ts';
export { findDepartments, findPeople } from './references.ts';
export type { IdentityViews } from './tables.ts';
export { createGroup, createTenant, createUser, findTenant, readTimeZone } from './tenants.ts';
export { userRecords } from './user-fields.ts';
export { findUserId, resetPassword } from './users.ts';
