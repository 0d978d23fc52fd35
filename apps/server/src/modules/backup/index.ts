export { type BackupDeps } from './deps.ts';
export { originOf } from './format/key.ts';
export { createBackups } from './module.ts';
export { readKey } from './read-key.ts';
export { backUpSystem } from './system/back-up-system.ts';
export { restoreSystem } from './system/restore-system.ts';
export { type BackupParts, backUpTenant } from './tenant/back-up-tenant.ts';
export { restoreTenant } from './tenant/restore-tenant.ts';
