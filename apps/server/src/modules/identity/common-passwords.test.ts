import { expect, it } from 'vitest';
import { isCommonPassword } from './common-passwords.ts';

it.each([
  'Password1!',
  'P@ssw0rd123',
  'Qwer1234!',
  'Woaini1314',
  'Admin@123',
  'Abc123456',
  '1qaz@WSX',
  'Tk123456',
])('%s is tried first', (password) => expect(isCommonPassword(password)).toBe(true));

it.each(['Guanjia#2026', 'Test#2026pass', 'KT-kmwz-7392', 'Übergrößenträger9', ''])('%s is not', (password) =>
  expect(isCommonPassword(password)).toBe(false),
);
