export { type BackupDeps } from './deps.ts';
export { originOf } from './format/key.ts';
export { createBackups } from './module.ts';
export { readKey } from './read-key.ts';
export { type BackupParts, backUpTenant } from './tenant/back-up-tenant.ts';
export { restoreTenant } from './tenant/restore-tenant.ts';
