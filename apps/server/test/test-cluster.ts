/** What the set-up of a test run tells its test files. */
export interface TestCluster {
  /** Superuser, database `postgres`. */
  adminUrl: string;
  roleSecret: string;
}

export const templateName = 'guanjia_template';
