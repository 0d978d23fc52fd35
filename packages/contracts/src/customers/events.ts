/** Events of the customers module. */
export interface CustomersEvents {
  'customers.deleted': { customerId: string };
  'customers.restored': { customerId: string };
  /** Everything that says who it was is gone; others drop their copies. */
  'customers.purged': { customerId: string };
  /** `customerIds` are one now: the survivor, and everybody who was ever merged into it. */
  'customers.merged': { mergeId: string; survivorId: string; customerIds: string[] };
  'customers.merge_undone': { mergeId: string };
}
