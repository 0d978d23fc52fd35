export { type AuditTrail, createAuditTrail } from './audit-trail.ts';
export { listHistory } from './audit-views.ts';
export { readHeadFile, readHeads } from './ledger/anchors.ts';
export type { Anchor } from './ledger/chain.ts';
export { sealWaiting, walkLedger } from './ledger/ledger-store.ts';
export { createAudit } from './module.ts';
export { createRecycleBin, type RecycleBin, type Recycler } from './recycle/recycle-bin.ts';
export { createReveals, type Reveals } from './reveals/reveals.ts';
export { readTrustSettings } from './settings.ts';
