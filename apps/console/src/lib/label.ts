import type { Label } from '@guanjia/contracts/core/form';
import { currentLocale } from './i18n.ts';

/** A tenant's text in the reader's language, or in the other one when that is all there is. */
export function labelOf(label: Label): string {
  return currentLocale() === 'en' ? label.en || label.zh : label.zh || label.en;
}
