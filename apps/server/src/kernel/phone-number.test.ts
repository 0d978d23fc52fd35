import fc from 'fast-check';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { describe, expect, it } from 'vitest';
import { maskPhone, nationalNumber, parsePhone } from './phone-number.ts';

describe('parsePhone', () => {
  it.each([
    ['+86 138 0013 8000', '+8613800138000', null],
    ['13800138000', '+8613800138000', null],
    ['138-0013-8000', '+8613800138000', null],
    ['010-8888 6666 转 801', '+861088886666', '801'],
    ['(010)88886666ext.12', '+861088886666', '12'],
    ['0531 8888 6666', '+8653188886666', null],
    ['+1 202 555 0123', '+12025550123', null],
    ['13800138000', '+8613800138000', null],
  ])('reads %s', (text, e164, extension) => {
    expect(parsePhone(text)).toEqual({ e164, extension });
  });

  it.each(['12345', '', '转 801', 'call me', '138001380001234', '1380013800a', '00000000000', "1' or 1=1"])(
    'refuses %s',
    (text) => {
      expect(parsePhone(text)).toBeUndefined();
    },
  );
});

describe('mobile numbers, which are known by their beginnings', () => {
  it('are those that the library knows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 13_000_000_000, max: 19_999_999_999 }).map(String), (number) => {
        const known = parsePhoneNumberFromString(number, 'CN')?.isValid() ?? false;
        expect(parsePhone(number)?.e164).toBe(known ? `+86${number}` : undefined);
      }),
      { numRuns: 2000 },
    );
  });

  it('are decided by five digits, whatever follows', () => {
    for (let beginning = 13_000; beginning <= 19_999; beginning += 1) {
      const answers = ['000000', '123456', '999999'].map(
        (rest) => parsePhoneNumberFromString(`${beginning}${rest}`, 'CN')?.isValid() ?? false,
      );
      expect(new Set(answers).size).toBe(1);
    }
  });
});

describe('display', () => {
  it('writes numbers as they are dialed', () => {
    expect(nationalNumber('+8613800138000')).toBe('13800138000');
    expect(nationalNumber('+861088886666')).toBe('01088886666');
    expect(nationalNumber('+12025550123')).toBe('+12025550123');
  });

  it('hides the middle', () => {
    expect(maskPhone('+8613800138000')).toBe('138****8000');
    expect(maskPhone('+861088886666')).toBe('010****6666');
  });
});
