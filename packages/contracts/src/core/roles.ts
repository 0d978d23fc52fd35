/** Roles that every enterprise has. What they may do comes with the version that runs; a tenant adds own ones. */
export const roleKeys = [
  'administrator',
  'director',
  'manager',
  'supervisor',
  'leader',
  'agent',
  'inspector',
  'quality_supervisor',
  'account_manager',
  'personnel',
  'store_manager',
  'outlet_clerk',
  'supervision',
  'logistics',
  'finance',
  'compliance',
  'provisioning',
] as const;
export type RoleKey = (typeof roleKeys)[number];

/**
 * User categories (IAM-028): an employee sees the own records, a manager the department's, a director all. The category
 * is a statement about the person; the role must fit it (IAM-029).
 */
export const userCategories = ['employee', 'manager', 'director'] as const;
export type UserCategory = (typeof userCategories)[number];
