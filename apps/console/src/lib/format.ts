import { currentLocale } from './i18n.ts';
import { at, now } from './time.ts';

const numberFormats = new Map<string, Intl.NumberFormat>();

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${currentLocale()}${JSON.stringify(options)}`;
  const format = numberFormats.get(key) ?? new Intl.NumberFormat(currentLocale(), options);
  numberFormats.set(key, format);
  return format;
}

export function formatNumber(value: number): string {
  return numberFormat({}).format(value);
}

/** `0.532` → `53.2%`; null → a dash. */
export function formatRatio(value: number | null): string {
  return value === null ? '–' : numberFormat({ style: 'percent', maximumFractionDigits: 1 }).format(value);
}

/** Minor units (fen) → `¥199.00`. */
export function formatMoney(minor: number): string {
  return numberFormat({ style: 'currency', currency: 'CNY', currencyDisplay: 'narrowSymbol' }).format(
    minor / 100,
  );
}

/** Seconds → `03:27` or `1:02:09`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const pad = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(whole / 60) % 60;
  const hours = Math.floor(whole / 3600);
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(whole % 60)}` : `${pad(minutes)}:${pad(whole % 60)}`;
}

/** Several names in one line: `坐席、班长`, `Agent, Team leader`. */
export function formatList(names: readonly string[]): string {
  return names.join(currentLocale() === 'en' ? ', ' : '、');
}

/** Full date and time in the tenant's zone. */
export function formatDateTime(instant: string | null): string {
  return instant ? at(instant).format('YYYY-MM-DD HH:mm:ss') : '–';
}

/** Short: only the time today, without the year this year. */
export function formatShort(instant: string | null): string {
  if (!instant) return '–';
  const time = at(instant);
  const today = now();
  if (time.isSame(today, 'day')) return time.format('HH:mm');
  return time.format(time.isSame(today, 'year') ? 'MM-DD HH:mm' : 'YYYY-MM-DD');
}

/** `3 天前`, `in 20 minutes`. */
export function formatRelative(instant: string): string {
  const seconds = (Date.parse(instant) - Date.now()) / 1000;
  const format = new Intl.RelativeTimeFormat(currentLocale(), { numeric: 'auto' });
  const units: [Intl.RelativeTimeFormatUnit, number][] = [
    ['year', 31_536_000],
    ['month', 2_592_000],
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
  ];
  for (const [unit, size] of units) {
    if (Math.abs(seconds) >= size) return format.format(Math.round(seconds / size), unit);
  }
  return currentLocale() === 'en' ? 'just now' : '刚刚';
}

/** `1.4 MB` */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB'];
  let value = bytes;
  let at = 0;
  while (value >= 1024 && at < units.length - 1) {
    value /= 1024;
    at += 1;
  }
  return `${at === 0 ? value : value.toFixed(1)} ${units[at]}`;
}
