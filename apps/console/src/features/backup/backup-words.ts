import type { Backup } from '@guanjia/contracts/backup/routes';
import { formatDateTime } from '../../lib/format.ts';
import { translate, type useT } from '../../lib/i18n.ts';
import { errorTexts, isKnownCode } from '../../lib/texts/errors.ts';
import type { backupTexts } from './texts.ts';

const units = ['KB', 'MB', 'GB', 'TB'];

/** As people say it: `1.3 MB`; 1 KB is 1024 bytes. */
export function sizeOf(bytes: number | null): string {
  if (bytes === null) return '–';
  let size = bytes / 1024;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${size.toFixed(1)} ${units[unit]}`;
}

/** What reading the file through has found. */
export function verdictOf(backup: Backup, t: ReturnType<typeof useT<keyof typeof backupTexts.zh>>): string {
  if (backup.verifyError !== null) return t('verified.bad', { reason: reasonOf(backup.verifyError) });
  if (backup.verifiedAt === null) return t('verified.no');
  return t('verified.good', { time: formatDateTime(backup.verifiedAt) });
}

export function reasonOf(code: string): string {
  return translate(errorTexts, isKnownCode(code) ? code : 'internal');
}
