import type { documentKinds } from './form.ts';

/** Upper case without blanks and hyphens. */
export function normaliseDocument(text: string): string {
  return text.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase();
}

/** Whether a normalised number can be one of this kind; its check digit included. */
export function isDocument(kind: (typeof documentKinds)[number], text: string): boolean {
  switch (kind) {
    case 'resident_id':
      return isResidentId(text);
    case 'credit_code':
      return isCreditCode(text);
    case 'passport':
      // ICAO Doc 9303: up to nine letters and digits.
      return /^[A-Z0-9]{5,9}$/.test(text);
  }
}

/** First two digits: provinces of GB/T 2260, Hong Kong, Macao and Taiwan (81–83: residence permits), 91: abroad. */
const provinces = /^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91)/;

/** GB 11643-1999: region, a birthday that exists, order code, check character by ISO 7064 MOD 11-2. */
export function isResidentId(text: string): boolean {
  if (!/^\d{17}[\dX]$/.test(text) || !provinces.test(text)) return false;
  return birthdayOf(text) !== undefined && text[17] === residentIdCheck(text.slice(0, 17));
}

/** The check character of the first seventeen digits. */
export function residentIdCheck(digits: string): string {
  let sum = 0;
  for (let index = 0; index < 17; index += 1) sum += Number(digits[index]) * (2 ** (17 - index) % 11);
  return '10X98765432'[sum % 11] ?? '';
}

/** The birthday in a resident's number as an ISO date; undefined when there is no such day. */
export function birthdayOf(residentId: string): string | undefined {
  const [year, month, day] = [residentId.slice(6, 10), residentId.slice(10, 12), residentId.slice(12, 14)];
  const text = `${year}-${month}-${day}`;
  if (Number(year) < 1850) return undefined;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : undefined;
}

/** GB 32100-2015: no I, O, Z, S, V. */
const creditAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** Unified social credit code: 18 characters, the last a check character modulo 31. */
export function isCreditCode(text: string): boolean {
  if (!/^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/.test(text)) return false;
  return text[17] === creditCodeCheck(text.slice(0, 17));
}

/** The check character of the first seventeen. */
export function creditCodeCheck(text: string): string {
  let sum = 0;
  let weight = 1;
  for (let index = 0; index < 17; index += 1) {
    sum += creditAlphabet.indexOf(text[index] ?? '') * weight;
    weight = (weight * 3) % 31;
  }
  return creditAlphabet[(31 - (sum % 31)) % 31] ?? '';
}
