export { openedCustomer } from './customer-service.ts';
export { findByNumbers, insertCustomers, saveFormFields } from './customer-store.ts';
export { readCustomer, readCustomers } from './customer-views.ts';
export { createCustomers } from './module.ts';
export { nationalNumber, type PhoneNumber, parsePhone } from './phone-number.ts';
export { customerColumns, shownName, shownNumber } from './shown.ts';
export type { CustomersViews } from './tables.ts';
