/** What a tenant asks of a password. */
export interface PasswordRules {
  minLength: number;
  /** How many of upper case, lower case, digit and other a password has at least. */
  classes: number;
}

/** IAM-015: what holds until an enterprise decides otherwise. */
export const defaultPasswordRules: PasswordRules = { minLength: 8, classes: 3 };

/** What others know of the owner and would try first. */
export interface PasswordOwner {
  tenantCode: string;
  login: string;
  employeeNo: string;
}

export type PasswordFault = 'length' | 'classes' | 'personal';

/** Shorter pieces turn up in good passwords by chance. */
const shortestTelling = 3;

/** What is wrong with a password by its own shape; the list of common ones is only on the server. */
export function passwordFaults(
  rules: PasswordRules,
  password: string,
  owner: PasswordOwner | undefined,
): PasswordFault[] {
  const classes = [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9]/].filter((one) => one.test(password)).length;
  const lower = password.toLowerCase();
  const personal = [owner?.tenantCode, owner?.login, owner?.employeeNo].some(
    (part) => part && part.length >= shortestTelling && lower.includes(part.toLowerCase()),
  );
  const faults: PasswordFault[] = [];
  if (password.length < rules.minLength) faults.push('length');
  if (classes < rules.classes) faults.push('classes');
  if (personal) faults.push('personal');
  return faults;
}
