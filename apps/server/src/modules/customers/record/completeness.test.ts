import { standardRecordSettings } from '@guanjia/contracts/customers/record-settings';
import { describe, expect, it } from 'vitest';
import { completenessOf, type RecordFacts } from './completeness.ts';

const nothing: RecordFacts = {
  ...{
    kind: 'company',
    name: '',
    gender: 'unknown',
    birthYear: null,
    region: null,
    stage: null,
    media: null,
  },
  ...{ industry: null, products: null, turnover: null, employees: null },
  ...{ custom: {}, points: [], hasCompany: false, contacts: [] },
};

const point = (channel: 'phone' | 'address' | 'email', type: 'work' | 'fax', detail = {}) =>
  ({ channel, type, doNotUse: false, detail }) as const;

/** Everything that the eleven fields of CUS-016 ask for. */
const known: RecordFacts = {
  ...nothing,
  name: '青禾商贸',
  products: '种子',
  turnover: 1_000_000,
  employees: 12,
  points: [point('phone', 'work'), point('phone', 'fax'), point('address', 'work', { postcode: '250100' })],
  contacts: [{ category: 'in_charge', hasEmail: true }],
};

const { company, person } = standardRecordSettings.completeness;

describe('the eleven fields of a company', () => {
  it('are eleven, and make a record complete together', () => {
    expect(company).toHaveLength(11);
    expect(completenessOf(company, nothing)).toEqual({
      score: 0,
      missing: company.map(({ field }) => field),
    });
    expect(completenessOf(company, known)).toEqual({ score: 100, missing: [] });
  });

  it.each([
    ['fax', { points: known.points.filter(({ type }) => type !== 'fax') }],
    ['phone', { points: known.points.filter(({ type }) => type !== 'work') }],
    ['personInCharge', { contacts: [{ category: null, hasEmail: true }] }],
    ['contactEmail', { contacts: [{ category: 'in_charge', hasEmail: false }] }],
    ['employees', { employees: null }],
    ['products', { products: '' }],
  ])('miss %s when it is not there', (field, without) => {
    expect(completenessOf(company, { ...known, ...without }).missing).toContain(field);
  });

  it('do not count what must not be used', () => {
    const points = known.points.map((one) => ({ ...one, doNotUse: true }));
    expect(completenessOf(company, { ...known, points }).missing).toEqual([
      'address',
      'postcode',
      'phone',
      'fax',
    ]);
  });
});

it('weighs, rounds down, and names first what weighs most', () => {
  const rule = [
    { field: 'name' as const, weight: 1 },
    { field: 'email' as const, weight: 1 },
    { field: 'custom.budget' as const, weight: 4 },
  ];
  expect(completenessOf(rule, { ...nothing, name: '甲' })).toEqual({
    score: 16,
    missing: ['custom.budget', 'email'],
  });
  expect(completenessOf(rule, { ...nothing, name: '甲', custom: { budget: 0 } }).missing).toEqual(['email']);
  expect(completenessOf([], nothing).score).toBe(100);
});

it('takes a company from either side for a person', () => {
  const facts = { ...nothing, kind: 'person' as const, name: '甲', hasCompany: true };
  expect(completenessOf([...person, { field: 'company', weight: 1 }], facts).missing).not.toContain(
    'company',
  );
});
