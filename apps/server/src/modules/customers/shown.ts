import { type FieldRules, ruleOf, shownText } from '@guanjia/contracts/core/field-rules';
import { maskPhone, nationalNumber } from '#kernel/phone-number.ts';

/** A customer's number as a role may see it; `****` when it is hidden. */
export function shownNumber(rules: FieldRules, e164: string): string {
  switch (ruleOf(rules, 'customers.customer', 'phone')) {
    case 'full':
    case 'read_only':
      return nationalNumber(e164);
    case 'masked':
      return maskPhone(e164);
    case 'hidden':
      return '****';
  }
}

export function shownName(rules: FieldRules, name: string): string {
  return shownText(rules, 'customers.customer', 'name', name) ?? '';
}

/** Columns of other modules' lists that show a customer's protected fields. */
export const customerColumns = {
  record: 'customers.customer',
  columns: { number: 'phone', phone: 'phone', customerName: 'name' },
} as const;
