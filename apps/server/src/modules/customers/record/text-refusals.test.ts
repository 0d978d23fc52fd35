import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refusalOf } from './text-refusals.ts';

type Facts = Parameters<typeof refusalOf>[0];

const free: Facts = {
  ...{ gone: false, black: false, marked: false, said: ['given'], own: 'given' },
  people: [{ black: false, waiting: false }],
};
const nobody: Facts = { ...free, people: [], said: [], own: null };

describe('a number may be written to', () => {
  it.each<[string, Facts, string | null, string | null]>([
    ['who agreed', free, 'given', null],
    ['who was never asked', { ...free, said: ['unknown'], own: 'unknown' }, 'given', 'consent_missing'],
    ['who was never asked, where refusal is what counts', { ...free, own: 'unknown' }, 'not_withdrawn', null],
    [
      'who withdrew',
      { ...free, said: ['withdrawn'], own: 'withdrawn' },
      'not_withdrawn',
      'consent_withdrawn',
    ],
    [
      'who shares the number with one who withdrew',
      { ...free, said: ['given', 'withdrawn'] },
      'given',
      'consent_withdrawn',
    ],
    [
      'who withdrew, but it is no advertising',
      { ...free, said: ['withdrawn'], own: 'withdrawn' },
      null,
      null,
    ],
    ['a number of nobody', nobody, null, null],
    ['a number of nobody, for advertising', nobody, 'given', 'consent_missing'],
    ['a number of nobody, where refusal is what counts', nobody, 'not_withdrawn', null],
    ['a typed number of somebody who agreed', { ...nobody, said: ['given'] }, 'given', null],
    ['a black number', { ...free, black: true }, null, 'customer_blacklisted'],
    [
      'a black customer',
      { ...free, people: [{ black: true, waiting: false }] },
      null,
      'customer_blacklisted',
    ],
    ['a marked number', { ...free, marked: true }, null, 'number_do_not_use'],
    [
      'a contact that waits',
      { ...free, people: [{ black: false, waiting: true }] },
      null,
      'contact_not_approved',
    ],
    ['one who is gone', { ...free, gone: true }, null, 'customer_gone'],
  ])('%s', (_, facts, advertising, refusal) => {
    expect(refusalOf(facts, advertising as 'given' | null)).toBe(refusal);
  });

  it('the more is known against it, the less', () => {
    const consent = fc.constantFrom('unknown', 'given', 'withdrawn') as fc.Arbitrary<'given'>;
    const facts = fc.record({
      gone: fc.boolean(),
      black: fc.boolean(),
      marked: fc.boolean(),
      people: fc.array(fc.record({ black: fc.boolean(), waiting: fc.boolean() }), { maxLength: 3 }),
      said: fc.array(consent, { maxLength: 3 }),
      own: fc.option(consent),
    });
    const needs = fc.constantFrom('given', 'not_withdrawn', null) as fc.Arbitrary<'given' | null>;
    fc.assert(
      fc.property(facts, needs, (one, advertising) => {
        const worse: Facts[] = [
          { ...one, gone: true },
          { ...one, black: true },
          { ...one, marked: true },
          { ...one, said: [...one.said, 'withdrawn'] },
        ];
        if (refusalOf(one, advertising) !== null)
          for (const facts of worse) expect(refusalOf(facts, advertising)).not.toBeNull();
        // What advertising may reach, anything else may.
        if (refusalOf(one, advertising) === null) expect(refusalOf(one, null)).toBeNull();
      }),
    );
  });
});
