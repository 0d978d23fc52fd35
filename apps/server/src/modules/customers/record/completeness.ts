import type { FormValues } from '@guanjia/contracts/core/form';
import type { CompletenessField, CompletenessRule } from '@guanjia/contracts/customers/record-settings';
import type { Customer } from '@guanjia/contracts/customers/routes';
import type { StoredPoint } from './contact-point.ts';

/** What a score is made of. */
export interface RecordFacts
  extends Pick<
    Customer,
    | 'kind'
    | 'name'
    | 'gender'
    | 'birthYear'
    | 'region'
    | 'stage'
    | 'media'
    | 'industry'
    | 'products'
    | 'turnover'
    | 'employees'
  > {
  custom: FormValues;
  points: readonly Pick<StoredPoint, 'channel' | 'type' | 'doNotUse' | 'detail'>[];
  /** A person is a contact of a company. */
  hasCompany: boolean;
  /** Approved contacts of a company. */
  contacts: readonly { category: string | null; hasEmail: boolean }[];
}

type Field = CompletenessRule[number]['field'];

export interface Completeness {
  /** 0 … 100, rounded down: only a record that lacks nothing is complete. */
  score: number;
  /** What weighs most comes first. */
  missing: Field[];
}

/** How complete a record is by the tenant's rule. A rule that asks for nothing is fulfilled. */
export function completenessOf(rule: CompletenessRule, facts: RecordFacts): Completeness {
  const total = rule.reduce((sum, { weight }) => sum + weight, 0);
  const missing = rule.filter(({ field }) => !isKnown(field, facts));
  const lacking = missing.reduce((sum, { weight }) => sum + weight, 0);
  return {
    score: total === 0 ? 100 : Math.floor(((total - lacking) * 100) / total),
    missing: missing.toSorted((one, other) => other.weight - one.weight).map(({ field }) => field),
  };
}

/** The key of the contact category that means the person in charge. */
const inCharge = 'in_charge';

function isKnown(field: Field, facts: RecordFacts): boolean {
  if (field.startsWith('custom.')) return isFilled(facts.custom[field.slice('custom.'.length)]);
  const usable = facts.points.filter(({ doNotUse }) => !doNotUse);
  const has = (channel: StoredPoint['channel']) => usable.some((point) => point.channel === channel);
  switch (field as CompletenessField) {
    case 'phone':
      return usable.some(({ channel, type }) => channel === 'phone' && type !== 'fax');
    case 'fax':
      return usable.some(({ channel, type }) => channel === 'phone' && type === 'fax');
    case 'email':
    case 'address':
    case 'document':
    case 'chat':
      return has(field as 'email');
    case 'postcode':
      return usable.some(({ channel, detail }) => channel === 'address' && isFilled(detail.postcode));
    case 'gender':
      return facts.gender !== 'unknown';
    case 'company':
      return facts.hasCompany;
    case 'personInCharge':
      return facts.contacts.some(({ category }) => category === inCharge);
    case 'contactPerson':
      return facts.contacts.length > 0;
    case 'contactEmail':
      return facts.contacts.some(({ hasEmail }) => hasEmail);
    case 'name':
    case 'birthYear':
    case 'region':
    case 'stage':
    case 'media':
    case 'industry':
    case 'products':
    case 'turnover':
    case 'employees':
      return isFilled(facts[field as 'name']);
  }
}

function isFilled(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return false;
  return !Array.isArray(value) || value.length > 0;
}
