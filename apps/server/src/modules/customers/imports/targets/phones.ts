import type { Label } from '@guanjia/contracts/core/form';
import { parsePhone } from '#kernel/phone-number.ts';
import { phoneKey } from '../content.ts';
import { headerPatterns } from '../words.ts';
import { pieces } from './several.ts';
import type { Target } from './target.ts';

/** As many numbers as a customer may have. */
export const maxPhones = 10;
const longestNumber = 60;

interface PhoneColumn {
  /** Undefined: the number says it. */
  type?: string;
  label: Label;
  patterns: Target['patterns'];
  example?: string;
}

/** The plain column comes first: whoever has a number of several kinds is called there. */
const columns: readonly PhoneColumn[] = [
  { label: { zh: '电话', en: 'Phone' }, patterns: headerPatterns.phone, example: '13800138000' },
  {
    type: 'work',
    label: { zh: '办公电话', en: 'Work phone' },
    patterns: [/^(办公|单位|公司|工作)(电话|号码)$|^(work|office|business)(phone|number|tel)$/],
  },
  {
    type: 'home',
    label: { zh: '家庭电话', en: 'Home phone' },
    patterns: [/^(家庭|家里|住宅|宅)(电话|号码)?$|^home(phone|number|tel)$/],
  },
  { type: 'fax', label: { zh: '传真', en: 'Fax' }, patterns: [/^(公司)?传真(号码|号)?$|^fax(number)?$/] },
];

/** Telephone numbers: several columns, and several numbers in one cell. The first one is the primary number. */
export const phoneTargets: readonly Target[] = columns.map(({ type, label, patterns, example = '' }) => ({
  key: type ? `phone.${type}` : 'phone',
  label,
  patterns,
  repeatable: true,
  ...(!type && { matches: true }),
  example: { zh: example, en: example },
  read(text, draft) {
    // Words may hold a slash, numbers do not.
    for (const raw of pieces(text.replaceAll('/', ','))) {
      const phone = raw.length <= longestNumber ? parsePhone(raw) : undefined;
      if (!phone) return 'phone_invalid';
      const known = draft.phones.some((one) => phoneKey(one) === phoneKey(phone as typeof one));
      if (!known) draft.phones.push({ ...phone, raw, ...(type && { type }) });
    }
    return draft.phones.length > maxPhones ? 'too_many_phones' : undefined;
  },
}));
