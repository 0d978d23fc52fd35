import { describe, expect, it } from 'vitest';
import { allows, customerActions, levelOf, pinFault, verificationMethods } from './verification.ts';

const nobody = { birthYear: null, birthdays: [], phones: [] };
const open = (level: Parameters<typeof allows>[0]) =>
  customerActions.filter((action) => allows(level, action));

describe('what a proof opens (IAM-019, IAM-021, IAM-022)', () => {
  it('is nothing without a proof', () => {
    expect(open(null)).toEqual([]);
  });

  it('leaves out private data and transfer of use with an electronic or dynamic password', () => {
    const basics = [
      'package_change',
      'service_query',
      'service_change',
      'bill_query',
      'bill_subscribe',
      'points_query',
      'points_redeem',
    ];
    expect(open(levelOf('electronic', false))).toEqual(basics);
    expect(open(levelOf('dynamic', false))).toEqual(basics);
  });

  it('is everything with the service password, alone or with a code', () => {
    expect(open(levelOf('service', false))).toEqual(customerActions);
    for (const method of verificationMethods) expect(open(levelOf(method, true))).toEqual(customerActions);
  });
});

describe('six digits', () => {
  it.each(['123456', '654321', '000000', '111111', '135791', '121212', '123123', '890123', '210987'])(
    'are a pattern: %s',
    (pin) => {
      expect(pinFault(pin, nobody)).toBe('pattern');
    },
  );

  it('are a birthday in the forms that people use', () => {
    const owner = { ...nobody, birthYear: 1987, birthdays: ['1987-06-05'] };
    for (const pin of ['870605', '050687', '060587', '198706', '198705', '061987', '051987', '419870'])
      expect([pin, pinFault(pin, owner)]).toEqual([pin, 'birthday']);
    expect(pinFault('870606', owner)).toBeUndefined();
  });

  it('are not a part of the own number', () => {
    const owner = { ...nobody, phones: ['+8613907254816'] };
    expect(pinFault('254816', owner)).toBe('phone');
    expect(pinFault('254817', owner)).toBeUndefined();
  });

  it('are mostly fine', () => {
    const pins = Array.from({ length: 10_000 }, (_, index) => String(index * 97).padStart(6, '0'));
    expect(pins.filter((pin) => pinFault(pin, nobody)).length).toBeLessThan(50);
  });
});
