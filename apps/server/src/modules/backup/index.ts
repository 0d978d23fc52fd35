export { type BackupParts, backUpTenant, type Tenant } from './tenant/back-up-tenant.ts';
export { restoreTenant } from './tenant/restore-tenant.ts';
