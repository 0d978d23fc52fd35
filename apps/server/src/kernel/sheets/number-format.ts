/** What a number format makes of a number, as far as a list needs it. */
export type NumberFormat =
  | { kind: 'general' }
  | { kind: 'padded'; digits: number }
  | { kind: 'fixed'; decimals: number }
  | { kind: 'percent'; decimals: number }
  | { kind: 'moment'; date: boolean; time: boolean; seconds: boolean };

const general: NumberFormat = { kind: 'general' };
const date: NumberFormat = { kind: 'moment', date: true, time: false, seconds: false };
const time: NumberFormat = { kind: 'moment', date: false, time: true, seconds: true };

/** Formats that files name by number only (ECMA-376 18.8.30, with the East Asian ones). */
const builtIn: Readonly<Record<number, NumberFormat>> = {
  1: { kind: 'fixed', decimals: 0 },
  2: { kind: 'fixed', decimals: 2 },
  3: { kind: 'fixed', decimals: 0 },
  4: { kind: 'fixed', decimals: 2 },
  9: { kind: 'percent', decimals: 0 },
  10: { kind: 'percent', decimals: 2 },
  ...Object.fromEntries([14, 15, 16, 17].map((id) => [id, date])),
  ...Object.fromEntries([18, 19, 20, 21, 32, 33, 45, 46, 47, 55, 56].map((id) => [id, time])),
  22: { kind: 'moment', date: true, time: true, seconds: false },
  ...Object.fromEntries([27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58].map((id) => [id, date])),
};

/** Reads a format by its number and, for a file's own formats, its code. */
export function parseNumberFormat(id: number, code: string | undefined): NumberFormat {
  if (code === undefined) return builtIn[id] ?? general;
  const [section = ''] = code.split(';');
  // Elapsed time [h] stays; colours, currencies, conditions, quoted and escaped texts go.
  const bare = section
    .replace(/\[(h+|m+|s+)\]/gi, '$1')
    .replace(/\[[^\]]*\]|"[^"]*"|\\.|_.|\*./g, '')
    .trim();
  if (/general|@|e[+-]/i.test(bare)) return general;
  if (/[ymdhs]/i.test(bare)) {
    const hours = /h/i.test(bare);
    const seconds = /s/i.test(bare);
    const hasDate = /[yd]/i.test(bare) || (!hours && !seconds);
    return { kind: 'moment', date: hasDate, time: hours || seconds, seconds };
  }
  const decimals = /\.([0#?]+)/.exec(bare)?.[1]?.length ?? 0;
  if (bare.includes('%')) return { kind: 'percent', decimals };
  if (/^0{2,}$/.test(bare)) return { kind: 'padded', digits: bare.length };
  return /0/.test(bare) ? { kind: 'fixed', decimals } : general;
}

/**
 * A stored number as the text that a person sees, except that large ones are written out: a telephone number is
 * never 1.38E+10, and there are no separators of thousands. `epoch1904`: the workbook counts days from 1904.
 */
export function showNumber(stored: string, format: NumberFormat, epoch1904: boolean): string {
  const value = Number(stored);
  if (stored.trim() === '' || !Number.isFinite(value)) return stored;
  switch (format.kind) {
    case 'moment':
      return showMoment(value, format, epoch1904) ?? plain(stored, value);
    case 'padded':
      return Number.isInteger(value) && value >= 0
        ? plain(stored, value).padStart(format.digits, '0')
        : plain(stored, value);
    case 'percent':
      return `${(value * 100).toFixed(format.decimals)}%`;
    case 'fixed':
      return Number.isInteger(value) && format.decimals === 0
        ? plain(stored, value)
        : value.toFixed(format.decimals);
    case 'general':
      return plain(stored, value);
  }
}

function plain(stored: string, value: number): string {
  if (/^-?(0|[1-9]\d*)$/.test(stored)) return stored;
  const rounded = Number(value.toPrecision(15));
  return Number.isInteger(rounded) && Math.abs(rounded) < 1e21 ? BigInt(rounded).toString() : String(rounded);
}

const dayMs = 86_400_000;

function showMoment(
  serial: number,
  format: { date: boolean; time: boolean; seconds: boolean },
  epoch1904: boolean,
): string | undefined {
  // Excel believes in 29 February 1900 (serial 60), so that days before it count one less.
  const days = epoch1904 ? serial + 1462 : serial < 60 ? serial + 1 : serial;
  if (serial < 0 || days >= 2_958_466) return undefined;
  const moment = new Date(Math.round(days * 86_400) * 1000 - 25_569 * dayMs).toISOString();
  const clock = moment.slice(11, format.seconds ? 19 : 16);
  if (!format.date) return clock;
  return format.time ? `${moment.slice(0, 10)} ${clock}` : moment.slice(0, 10);
}
