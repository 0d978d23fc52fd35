import { describe, expect, it } from 'vitest';
import { readArrival } from './claims.ts';

const provider = {
  claims: { login: 'preferred_username', email: 'email', employeeNo: 'employee_number' },
  secondFactorValues: ['mfa', 'urn:strong'],
};
const read = (claims: object) => readArrival({ sub: 's', ...claims }, provider);

describe('what a provider says of a person', () => {
  it('is nothing without a subject', () => {
    expect(readArrival({ email: 'a@b.cn' }, provider)).toBeUndefined();
    expect(readArrival({ sub: '' }, provider)).toBeUndefined();
  });

  it('holds an e-mail address only when it is verified', () => {
    expect(read({ email: 'A@b.cn', email_verified: true })?.email).toBe('a@b.cn');
    for (const email_verified of [false, undefined, 'true', 1])
      expect(read({ email: 'a@b.cn', email_verified })?.email).toBeNull();
  });

  it('does not cut what is too long', () => {
    expect(read({ preferred_username: 'x'.repeat(61) })?.login).toBeNull();
    expect(read({ preferred_username: 'x'.repeat(60) })?.login).toBe('x'.repeat(60));
  });

  it('takes numbers as employee numbers, and nothing else', () => {
    expect(read({ employee_number: 1007 })?.employeeNo).toBe('1007');
    expect(read({ employee_number: ['1007'] })?.employeeNo).toBeNull();
  });

  it('counts as two factors by amr or acr, as the enterprise has decided', () => {
    expect(read({ amr: ['pwd', 'mfa'] })?.secondFactor).toBe(true);
    expect(read({ acr: 'urn:strong' })?.secondFactor).toBe(true);
    for (const claims of [{}, { amr: ['pwd'] }, { amr: 'mfa' }, { acr: 'urn:weak' }])
      expect(read(claims)?.secondFactor).toBe(false);
  });
});
