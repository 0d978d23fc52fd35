/** Events of the customers module. */
export interface CustomersEvents {
  'customers.deleted': { customerId: string };
  'customers.restored': { customerId: string };
  /** Everything that says who it was is gone; others drop their copies. */
  'customers.purged': { customerId: string };
}
