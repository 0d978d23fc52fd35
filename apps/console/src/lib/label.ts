import type { Label } from '@guanjia/contracts/core/form';
import { currentLocale } from './i18n.ts';

/** A tenant's text in the reader's language, or in the other one when that is all there is. */
export function labelOf(label: Label): string {
  return currentLocale() === 'en' ? label.en || label.zh : label.zh || label.en;
}

/** Which of the two languages of a label is read. */
export function languageOf(): keyof Label {
  return currentLocale() === 'en' ? 'en' : 'zh';
}
