export { isRegion, parseAddress } from './address-text.ts';
export {
  freeAttachment,
  holdAttachment,
  readAttachments,
  releaseAttachments,
} from './attachment-store.ts';
export { type BulkEntry, type BulkForms, claimKey } from './bulk-entry.ts';
export { type FormsApi, type LiveForm, openForm } from './entry.ts';
export { exportableValues } from './exportable-values.ts';
export { handOverAttachments, settleHolders } from './hand-over.ts';
export { createForms } from './module.ts';
export type { FormOwner, ReferenceSource } from './ports.ts';
export { publishFields } from './publish-fields.ts';
export { fillSlots } from './slots.ts';
