import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFieldRule, mayWrite, ruleOf, rulesFor, shownText, shownValue } from './field-rules.ts';
import { maskKinds, maskText } from './masks.ts';

const customer = 'customers.customer';

describe('rules for fields', () => {
  it('mask numbers unless a role says otherwise', () => {
    expect(shownText({}, customer, 'phone', '13800138000')).toBe('138****8000');
    expect(shownText({ 'customers.customer.phone': 'full' }, customer, 'phone', '13800138000')).toBe(
      '13800138000',
    );
    expect(shownText({ 'customers.customer.phone': 'hidden' }, customer, 'phone', '13800138000')).toBeNull();
  });

  it('say what may be changed', () => {
    expect(mayWrite({}, customer, 'note')).toBe(true);
    expect(mayWrite({ 'customers.customer.note': 'read_only' }, customer, 'note')).toBe(false);
    expect(mayWrite({ 'customers.customer.note': 'hidden' }, customer, 'note')).toBe(false);
    expect(shownValue({ 'customers.customer.birthYear': 'read_only' }, customer, 'birthYear', 1980)).toBe(
      1980,
    );
    expect(shownValue({ 'customers.customer.birthYear': 'hidden' }, customer, 'birthYear', 1980)).toBeNull();
  });

  it('are refused where they make no sense', () => {
    expect(rulesFor(customer, 'region')).toEqual(['full', 'read_only', 'hidden']);
    expect(rulesFor(customer, 'name')).toEqual(['full', 'read_only', 'masked']);
    expect(isFieldRule('customers.customer.phone', 'hidden')).toBe(true);
    expect(isFieldRule('customers.customer.name', 'hidden')).toBe(false);
    expect(isFieldRule('customers.customer.shoe', 'hidden')).toBe(false);
    expect(isFieldRule('nothing.there.phone', 'hidden')).toBe(false);
    expect(ruleOf({}, 'identity.user', 'email')).toBe('masked');
  });
});

describe('a mask', () => {
  it('never shows a value that is long enough to be worth hiding', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...maskKinds),
        fc.string({ minLength: 9, maxLength: 40 }),
        (kind, value) => {
          const masked = maskText(kind, value);
          expect(masked).not.toBe(value);
          expect(masked).toContain('*');
        },
      ),
    );
  });

  it.each([
    ['name', '李建国', '李**'],
    ['email', 'lijianguo@example.com', 'l***@example.com'],
    ['id', '11010519491231002X', '110***********002X'],
    ['address', '山东省济南市历下区某路1号', '山东省济南市****'],
    ['phone', '12345', '****'],
  ] as const)('of a %s keeps what is needed to recognise it', (kind, value, masked) => {
    expect(maskText(kind, value)).toBe(masked);
  });
});
