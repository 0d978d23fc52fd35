export { nationalNumber, type PhoneNumber, parsePhone } from '#kernel/phone-number.ts';
export { openedCustomer } from './customer-service.ts';
export { findByNumbers, insertCustomers, saveFormFields } from './customer-store.ts';
export { readCustomer, readCustomers } from './customer-views.ts';
export { customerOwner, customerSource } from './form-owner.ts';
export { type CustomersApi, createCustomers } from './module.ts';
export { customerColumns, shownName, shownNumber } from './shown.ts';
export type { CustomersViews } from './tables.ts';
