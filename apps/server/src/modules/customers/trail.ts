import type { auditEntry } from '@guanjia/contracts/audit/routes';
import { type FieldRules, ruleOf } from '@guanjia/contracts/core/field-rules';
import type { FormValues } from '@guanjia/contracts/core/form';
import type { Customer } from '@guanjia/contracts/customers/routes';
import type { z } from 'zod';
import type { Tx } from '#kernel/db.ts';
import type { LiveForm } from '#modules/forms/index.ts';
import { readCustomer } from './customer-views.ts';
import { shownName } from './shown.ts';

type Entry = z.output<typeof auditEntry>;

/** A customer as the audit trail keeps it: numbers masked, whatever the role of whoever acts shows or hides. */
export function readForTrail(tx: Tx, id: string): Promise<Customer> {
  return readCustomer(tx, id, { fieldRules: {}, roleKey: null, branchId: null, anyOwner: true });
}

/** Fields of a change set, by the protected field that they show. */
const shownBy = {
  phones: 'phone',
  phone: 'phone',
  email: 'email',
  address: 'address',
  chat: 'chat',
  document: 'document',
  greeting: 'greeting',
  birthYear: 'birthYear',
  region: 'region',
  company: 'company',
  source: 'source',
  note: 'note',
} as const;

/** An entry about a customer as a role may see it: what is hidden in the record is hidden in its history. */
export function entryFor(form: LiveForm, rules: FieldRules, entry: Entry): Entry {
  const show = (side: Entry['before']): Entry['before'] =>
    side &&
    Object.fromEntries(
      Object.entries(side)
        .filter(([key]) => {
          const field = shownBy[key as keyof typeof shownBy];
          return !field || ruleOf(rules, 'customers.customer', field) !== 'hidden';
        })
        .map(([key, value]) => [key, shownIn(form, rules, key, value)]),
    );
  return { ...entry, before: show(entry.before), after: show(entry.after) };
}

function shownIn(form: LiveForm, rules: FieldRules, key: string, value: unknown): unknown {
  if (key === 'name') return shownName(rules, String(value));
  return key === 'custom' ? form.readable(value as FormValues) : value;
}
