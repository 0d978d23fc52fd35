import type { outboundFigures } from '@guanjia/contracts/reporting/routes';
import type { z } from 'zod';

export type Figures = z.infer<typeof outboundFigures>;
/** What is counted; the ratios follow from it. */
export type Counted = Omit<Figures, 'connectRatio' | 'saleRatio'>;

const keys = [
  'attempts',
  'connected',
  'noAnswer',
  'busy',
  'emptyNumber',
  'unreachable',
  'redial',
  'sales',
  'talkSeconds',
] as const satisfies readonly (keyof Counted)[];

export function figuresOf(row: Counted): Figures {
  return {
    ...pick(row),
    connectRatio: ratio(row.connected, row.attempts),
    saleRatio: ratio(row.sales, row.connected),
  };
}

export function total(rows: readonly Counted[]): Figures {
  const sum = Object.fromEntries(
    keys.map((key) => [key, rows.reduce((so, row) => so + row[key], 0)]),
  ) as Counted;
  return figuresOf(sum);
}

function pick(row: Counted): Counted {
  return Object.fromEntries(keys.map((key) => [key, row[key]])) as Counted;
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
