export { type AuditTrail, changeSet, createAuditTrail } from './audit-trail.ts';
export { createAudit } from './module.ts';
