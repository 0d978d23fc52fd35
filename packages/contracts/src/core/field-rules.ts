import { type MaskKind, maskText } from './masks.ts';

/**
 * What a role may do with one field of a record. `full`: see and change. `read_only`: see. `masked`: see enough to
 * recognise it, and overwrite it. `hidden`: neither see, filter, sort by nor change it.
 */
export const fieldRules = ['full', 'read_only', 'masked', 'hidden'] as const;
export type FieldRule = (typeof fieldRules)[number];

interface ProtectedField {
  kind: MaskKind;
  /** The rule of a role that says nothing about the field. */
  standard: FieldRule;
}

const shown = { kind: 'plain', standard: 'full' } as const satisfies ProtectedField;
const guarded = (kind: MaskKind): ProtectedField => ({ kind, standard: 'masked' });

/** Fields that a role can be kept from, by kind of record. A field that lists need in order to work is never hidden. */
export const protectedFields = {
  'customers.customer': {
    name: { kind: 'name', standard: 'full' },
    phone: guarded('phone'),
    email: guarded('email'),
    address: guarded('address'),
    chat: guarded('plain'),
    document: guarded('id'),
    birthYear: shown,
    region: shown,
    company: shown,
    source: shown,
    note: shown,
    greeting: shown,
  },
  'identity.user': {
    mobile: guarded('phone'),
    email: guarded('email'),
    birthday: shown,
  },
} as const satisfies Record<string, Record<string, ProtectedField>>;

export type ProtectedRecord = keyof typeof protectedFields;
export type ProtectedFieldOf<R extends ProtectedRecord> = keyof (typeof protectedFields)[R] & string;

/** Rules that differ from the standard, by `<record>.<field>`. */
export type FieldRules = Readonly<Record<string, FieldRule>>;

const never: Readonly<Record<string, readonly FieldRule[]>> = {
  'customers.customer.name': ['hidden'],
};

/** Which rules make sense for a field; `plain` values cannot be masked. */
export function rulesFor<R extends ProtectedRecord>(record: R, field: ProtectedFieldOf<R>): FieldRule[] {
  const { kind } = protectedField(record, field);
  return fieldRules.filter(
    (rule) => !(kind === 'plain' && rule === 'masked') && !(never[`${record}.${field}`] ?? []).includes(rule),
  );
}

export function ruleOf<R extends ProtectedRecord>(
  rules: FieldRules,
  record: R,
  field: ProtectedFieldOf<R>,
): FieldRule {
  return rules[`${record}.${field}`] ?? protectedField(record, field).standard;
}

/** A text as the rule lets it be seen; null when it is hidden or there is none. */
export function shownText<R extends ProtectedRecord>(
  rules: FieldRules,
  record: R,
  field: ProtectedFieldOf<R>,
  value: string | null,
): string | null {
  if (value === null) return null;
  const rule = ruleOf(rules, record, field);
  if (rule === 'hidden') return null;
  return rule === 'masked' ? maskText(protectedField(record, field).kind, value) : value;
}

/** Any value: the rule shows it or does not. */
export function shownValue<R extends ProtectedRecord, T>(
  rules: FieldRules,
  record: R,
  field: ProtectedFieldOf<R>,
  value: T,
): T | null {
  return ruleOf(rules, record, field) === 'hidden' ? null : value;
}

export function mayWrite<R extends ProtectedRecord>(
  rules: FieldRules,
  record: R,
  field: ProtectedFieldOf<R>,
): boolean {
  const rule = ruleOf(rules, record, field);
  return rule === 'full' || rule === 'masked';
}

/** Whether `key` is `<record>.<field>` of a protected field and `rule` is one of its rules. */
export function isFieldRule(key: string, rule: FieldRule): boolean {
  const at = key.lastIndexOf('.');
  const record = key.slice(0, at) as ProtectedRecord;
  const field = key.slice(at + 1);
  const fields: Record<string, unknown> | undefined = protectedFields[record];
  return fields?.[field] !== undefined && rulesFor(record, field as never).includes(rule);
}

function protectedField<R extends ProtectedRecord>(record: R, field: ProtectedFieldOf<R>): ProtectedField {
  return (protectedFields[record] as Record<string, ProtectedField>)[field] as ProtectedField;
}
