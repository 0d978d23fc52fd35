import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

export interface PhoneNumber {
  /** `+8613800138000` */
  e164: string;
  extension: string | null;
}

/** Extensions as people write them: 转801, 转 801, ext. 801, x801, #801, -801 after eight digits. */
const extensionPattern = /(?:转|轉|ext\.?|x|#|分机)\s*[::]?\s*(\d{1,8})\s*$/i;

/**
 * Reads a telephone number as people write it; numbers without a country code are Chinese. Undefined when it is not
 * one: too short, too long, letters, an area that does not exist.
 */
export function parsePhone(text: string): PhoneNumber | undefined {
  if (mobile.test(text) && isMobile(text)) return { e164: `+86${text}`, extension: null };
  const plain = text.normalize('NFKC').trim();
  const extension = extensionPattern.exec(plain);
  const main = extension ? plain.slice(0, extension.index) : plain;
  if (/[^\d\s+\-().\u2010-\u2015\u2212]/.test(main)) return undefined;
  const parsed = parsePhoneNumberFromString(main, 'CN');
  if (!parsed?.isValid()) return undefined;
  return { e164: parsed.number, extension: extension?.[1] ?? null };
}

/** As nearly all numbers of a list stand there. */
const mobile = /^1[3-9]\d{9}$/;
/** Which beginnings are given out is decided by the first five digits: a list of a million asks some hundred times. */
const beginnings = new Map<string, boolean>();

function isMobile(number: string): boolean {
  const beginning = number.slice(0, 5);
  let known = beginnings.get(beginning);
  if (known === undefined) {
    known = parsePhoneNumberFromString(number, 'CN')?.isValid() ?? false;
    beginnings.set(beginning, known);
  }
  return known;
}

/** As a Chinese caller dials it: mobile numbers plain, land lines with the zero of their area. */
export function nationalNumber(e164: string): string {
  if (!e164.startsWith('+86')) return e164;
  const rest = e164.slice(3);
  return /^1[3-9]\d{9}$/.test(rest) || /^400/.test(rest) ? rest : `0${rest}`;
}

/** `138****8000`, `010****6666`: enough to recognise, too little to dial. */
export function maskPhone(e164: string): string {
  const number = nationalNumber(e164);
  if (number.length < 8) return '****';
  return `${number.slice(0, 3)}****${number.slice(-4)}`;
}
