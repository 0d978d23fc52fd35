import { parsePhone } from '#kernel/phone-number.ts';
import { headerPatterns } from '../words.ts';
import type { Target } from './target.ts';

/** As many numbers as a customer may have. */
export const maxPhones = 10;
const longestNumber = 60;
/** Several numbers in one cell; a comma may not stand inside a number, blanks and dashes may. */
const separators = /[,,、;;|/\n]+/;

/** Telephone numbers: several columns, and several numbers in one cell. The first one is the primary number. */
export const phoneTargets: readonly Target[] = [
  {
    key: 'phone',
    label: { zh: '电话', en: 'Phone' },
    patterns: headerPatterns.phone,
    repeatable: true,
    matches: true,
    example: { zh: '13800138000', en: '13800138000' },
    read(text, draft) {
      for (const raw of text.split(separators).map((one) => one.trim())) {
        if (raw === '') continue;
        const phone = raw.length <= longestNumber ? parsePhone(raw) : undefined;
        if (!phone) return 'phone_invalid';
        const known = draft.phones.some(
          (one) => one.e164 === phone.e164 && one.extension === phone.extension,
        );
        if (!known) draft.phones.push({ ...phone, raw });
      }
      return draft.phones.length > maxPhones ? 'too_many_phones' : undefined;
    },
  },
];
