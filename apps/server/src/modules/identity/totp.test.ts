import { expect, it } from 'vitest';
import { newTotpSecret, totpStep, totpUri } from './totp.ts';

/** RFC 6238, appendix B: "12345678901234567890", SHA-1; the last six of its eight digits. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

it.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
])('at %d seconds it is %s', async (seconds, code) => {
  const step = Math.floor(seconds / 30);
  const at = (offset: number) => totpStep(secret, code, new Date((seconds + offset) * 1000));
  expect([await at(0), await at(30), await at(-30)]).toEqual([step, step, step]);
  expect([await at(90), await at(-90)]).toEqual([undefined, undefined]);
});

it('takes nothing but six digits', async () => {
  for (const code of ['', '28708', '2870822', ' 287082', 'abcdef'])
    expect(await totpStep(secret, code, new Date(59_000))).toBeUndefined();
});

it('makes secrets that authenticator apps read', async () => {
  const made = await newTotpSecret();
  expect(made).toMatch(/^[A-Z2-7]{32}$/);
  const uri = new URL(await totpUri(made, { issuer: '客服管家', login: 'A1001' }));
  expect([uri.protocol, uri.host, uri.searchParams.get('secret')]).toEqual(['otpauth:', 'totp', made]);
});
