import type { Watermark } from './watermark.ts';

/** What a cell of a written sheet may hold. A date is written as the wall clock of `timeZone`. */
export type CellValue = string | number | boolean | Date | null;

export interface SheetColumn {
  title: string;
  /** Characters. */
  width?: number;
  /** What people type into this column stays text, so that a telephone number keeps its zeros. */
  text?: boolean;
}

/** What may be typed into columns, for a sheet of its own in an .xlsx. */
export interface Choices {
  /** At most 31 characters, none of \\ / ? * : [ ]. */
  sheetName: string;
  columns: readonly { title: string; values: readonly string[] }[];
}

export interface SheetContent {
  columns: readonly SheetColumn[];
  /** Rows in lots. */
  rows: AsyncIterable<readonly CellValue[][]> | Iterable<readonly CellValue[][]>;
  /** IANA name; UTC when absent. */
  timeZone?: string;
  watermark?: Watermark;
  choices?: Choices;
}

/** The wall clock of a moment as if it were UTC, in ms. */
export function wallClock(timeZone: string): (moment: Date) => number {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  return (moment) => {
    const parts = Object.fromEntries(
      format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]),
    );
    const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second);
  };
}
