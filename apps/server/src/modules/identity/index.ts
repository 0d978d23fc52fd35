export { builtInRoles, type RoleKey, roleKeys } from './built-in-roles.ts';
export { loadPrincipal } from './load-principal.ts';
export { createIdentity, type Identity } from './module.ts';
export { peopleScope } from './people-scope.ts';
export { listPeopleWithRole, listRoles } from './roles.ts';
export type { IdentityViews } from './tables.ts';
export { createGroup, createTenant, createUser, findTenant, readTimeZone } from './tenants.ts';
export { findUserId, resetPassword } from './users.ts';
