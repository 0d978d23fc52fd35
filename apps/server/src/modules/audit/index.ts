export { type AuditTrail, createAuditTrail } from './audit-trail.ts';
export { createAudit } from './module.ts';
