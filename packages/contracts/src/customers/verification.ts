/**
 * What customers prove who they are with (IAM-019 … 027), and what each proof opens. The tables are pure, so that every
 * channel decides alike.
 */

/**
 * `service`: the highest of all channels (IAM-019). `electronic`: set by the customer after a code to the own phone
 * (IAM-020). `dynamic`: a code by SMS, ten minutes (IAM-022).
 */
export const verificationMethods = ['service', 'electronic', 'dynamic'] as const;
export type VerificationMethod = (typeof verificationMethods)[number];

/** `double`: the service password, and a code to the own phone (IAM-022). */
export const verificationLevels = ['basic', 'full', 'double'] as const;
export type VerificationLevel = (typeof verificationLevels)[number];

/** What a customer may want done (IAM-021). */
export const customerActions = [
  'package_change',
  'service_query',
  'service_change',
  'bill_query',
  'bill_subscribe',
  'points_query',
  'points_redeem',
  'base_data_query',
  'base_data_change',
  'call_details',
  'location',
  'sim_replacement',
  'ownership_transfer',
] as const;
export type CustomerAction = (typeof customerActions)[number];

/** Private data, and handing the use over: never with an electronic or dynamic password alone (IAM-021). */
const needsServicePassword: ReadonlySet<CustomerAction> = new Set([
  'base_data_query',
  'base_data_change',
  'call_details',
  'location',
  'sim_replacement',
  'ownership_transfer',
]);

/** Whether a proof opens an action; without a proof nothing is open. */
export function allows(level: VerificationLevel | null, action: CustomerAction): boolean {
  if (level === null) return false;
  return level !== 'basic' || !needsServicePassword.has(action);
}

/** What a proof is worth; `together`: the service password and a code were both right within ten minutes. */
export function levelOf(method: VerificationMethod, together: boolean): VerificationLevel {
  if (together) return 'double';
  return method === 'service' ? 'full' : 'basic';
}

export interface PinOwner {
  birthYear: number | null;
  /** ISO dates of birth that the record holds. */
  birthdays: readonly string[];
  /** E.164. */
  phones: readonly string[];
}

export type PinFault = 'pattern' | 'birthday' | 'phone';

/** Why six digits are no good password; undefined when nothing speaks against them. */
export function pinFault(pin: string, owner: PinOwner): PinFault | undefined {
  if (isPattern(pin)) return 'pattern';
  const { birthYear } = owner;
  if (birthYear !== null && pin.includes(String(birthYear))) return 'birthday';
  if (owner.birthdays.some((birthday) => birthdayForms(birthday).includes(pin))) return 'birthday';
  if (owner.phones.some((phone) => phone.includes(pin))) return 'phone';
  return undefined;
}

/** One digit, a step of the same width throughout (123456, 987654, 135790), or a part that comes again (121212, 123123). */
function isPattern(pin: string): boolean {
  const digits = pin.split('').map(Number);
  const steps = new Set(digits.slice(1).map((digit, index) => (digit - (digits[index] ?? 0) + 10) % 10));
  if (steps.size === 1) return true;
  return [2, 3].some((length) => pin === pin.slice(0, length).repeat(pin.length / length));
}

/** The ways in which people write a date with six digits. */
function birthdayForms(iso: string): string[] {
  const [year = '', month = '', day = ''] = iso.split('-');
  const short = year.slice(2);
  return [
    `${short}${month}${day}`,
    `${day}${month}${short}`,
    `${month}${day}${short}`,
    `${year}${month}`,
    `${year}${day}`,
    `${month}${year}`,
  ];
}
