import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { creditCodeCheck, isCreditCode, isDocument, isResidentId, residentIdCheck } from './id-document.ts';
import { isSafePattern, matchesPattern } from './safe-pattern.ts';

describe("a resident's number (GB 11643)", () => {
  // The example of the standard itself.
  it('is known by its check character', () => {
    expect(isResidentId('11010519491231002X')).toBe(true);
    expect(isResidentId('440524188001010014')).toBe(true);
  });

  it('has a birthday that exists and a region', () => {
    for (const body of ['11010519490230002', '00010519491231002', '11010518000101001']) {
      expect(isResidentId(body + residentIdCheck(body))).toBe(false);
    }
  });

  const number = fc
    .tuple(
      fc.constantFrom('110105', '370102', '440524', '650102', '810000'),
      fc.date({ min: new Date('1900-01-01'), max: new Date('2025-12-31'), noInvalidDate: true }),
      fc.nat(999),
    )
    .map(([region, day, order]) => {
      const body =
        region + day.toISOString().slice(0, 10).replaceAll('-', '') + String(order).padStart(3, '0');
      return body + residentIdCheck(body);
    });

  it('every wrong digit and every swap of two neighbours is found', () => {
    fc.assert(
      fc.property(number, fc.nat(16), fc.nat(9), (right, place, digit) => {
        expect(isResidentId(right)).toBe(true);
        const wrong = right.slice(0, place) + digit + right.slice(place + 1);
        if (wrong !== right) expect(isResidentId(wrong)).toBe(false);
        const [one = '', two = ''] = right.slice(place, place + 2);
        const swapped = right.slice(0, place) + two + one + right.slice(place + 2);
        if (swapped !== right) expect(isResidentId(swapped)).toBe(false);
      }),
    );
  });
});

describe('a unified social credit code (GB 32100)', () => {
  it('is known by its check character', () => {
    const body = '91350100M000100Y4';
    expect(isCreditCode(`${body}3`)).toBe(true);
    expect(creditCodeCheck(body)).toBe('3');
    expect(isCreditCode(`${body}4`)).toBe(false);
    expect(isCreditCode('91350100I000100Y43')).toBe(false);
  });

  it('a passport is short letters and digits', () => {
    expect(isDocument('passport', 'E12345678')).toBe(true);
    expect(isDocument('passport', 'E1234567890')).toBe(false);
  });
});

describe('a pattern', () => {
  it.each(['\\d{6}', '[A-Z]{2}\\d{4,8}', '(?:京|沪|鲁)[A-Z][A-Z0-9]{5,6}', 'A\\d+(-\\d+)?', '[一-龥]{2,4}'])(
    '%s may be used',
    (expression) => expect(isSafePattern(expression)).toBe(true),
  );

  it.each([
    '(a+)+',
    '(a|a)*',
    '(a|aa)+b',
    '([a-z]+)*x',
    'a*a*a*b',
    'a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?',
    '(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)',
    '(?=a)a',
    '(a)\\1',
    '[a',
    'a)',
    '(a',
    '*a',
    'a**',
    'a{2}{3}',
    '^a$',
  ])('%s may not', (expression) => expect(isSafePattern(expression)).toBe(false));

  it('whatever is accepted compiles, and takes few steps on what almost matches', () => {
    const part = fc.constantFrom(
      'a',
      'b',
      '[ab]',
      '\\d',
      '(a',
      '(?:',
      ')',
      '|',
      '*',
      '+',
      '?',
      '{2,5}',
      '{3}',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 14 }), (parts) => {
        const expression = parts.join('');
        fc.pre(isSafePattern(expression));
        expect(matchesPattern(expression, `${'a'.repeat(400)}!`)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });
});
