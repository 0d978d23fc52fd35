import { readFileSync } from 'node:fs';

const file = new URL('../../../assets/common-passwords.txt', import.meta.url);
let common: ReadonlySet<string> | undefined;

/** Signs that people put for letters, and think it clever. */
const disguises: Readonly<Record<string, string>> = { '@': 'a', '4': 'a', '3': 'e', '0': 'o', $: 's' };

/**
 * Whether a password is on the bundled list of those that are tried first, in any case of letters and with the usual
 * signs for letters. The list is made by scripts/make-common-passwords.mjs.
 */
export function isCommonPassword(password: string): boolean {
  common ??= new Set(readFileSync(file, 'utf8').trim().split('\n'));
  const lower = password.toLowerCase();
  if (common.has(lower)) return true;
  const letters = /^[^\d]*/.exec(lower)?.[0].length ?? 0;
  for (let end = lower.length; end >= letters; end -= 1) {
    if (common.has(undisguised(lower.slice(0, end)) + lower.slice(end))) return true;
  }
  return false;
}

function undisguised(text: string): string {
  return text.replace(/[@430$]/g, (sign) => disguises[sign] ?? sign);
}
