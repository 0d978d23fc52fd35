export { nationalNumber, type PhoneNumber, parsePhone } from '#kernel/phone-number.ts';
export { openedCustomer } from './customer-service.ts';
export { findByNumbers, insertCustomers, saveFormFields } from './customer-store.ts';
export { customerOwner, customerSource } from './form-owner.ts';
export { writeCustomerTemplate } from './imports/template.ts';
export { findWord, genderWords, headerPatterns, levelWords } from './imports/words.ts';
export {
  readCurrentCustomer as readCustomer,
  readCurrentCustomers as readCustomers,
} from './merging/survivors.ts';
export { type CustomersApi, createCustomers } from './module.ts';
export { fillConsents } from './record/consent.ts';
export { dialRefusals, requireMayDial } from './record/dialing.ts';
export { type Recipient, readRecipients, readTypedRecipients } from './record/recipients.ts';
export { fillRecords, type SampleRecord } from './record/sample.ts';
export { findTextRefusals } from './record/text-refusals.ts';
export { saveTerms } from './record/vocabularies.ts';
export { insertSegment } from './segments/segment-store.ts';
export { customerColumns, shownName, shownNumber } from './shown.ts';
export type { CustomersViews } from './tables.ts';
