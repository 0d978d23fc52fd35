import { wallClock } from '#kernel/sheets/cell.ts';

/** `2026-01-31` of 2026/1/31, 2026.1.31, 2026年1月31日, 20260131; undefined when it is none. */
export function readDay(text: string): string | undefined {
  const plain = text.normalize('NFKC').trim();
  const parts =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(plain) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(plain);
  if (!parts) return undefined;
  const [, year = '', month = '', day = ''] = parts;
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/** `09:30` of 9:30 and 09:30:00. */
export function readTime(text: string): string | undefined {
  const parts = /^(\d{1,2}):(\d{2})(:\d{2})?$/.exec(text.normalize('NFKC').trim());
  return parts ? `${(parts[1] ?? '').padStart(2, '0')}:${parts[2]}` : undefined;
}

/** An ISO instant, or a day with or without a time by the wall clock of the tenant, as an ISO instant in UTC. */
export function readMoment(text: string, timeZone: string): string | undefined {
  const plain = text.normalize('NFKC').trim();
  if (/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(plain)) return isoOf(Date.parse(plain));
  const [, day = '', time] = /^(.*?\d日?)(?:[\sT]+(\d{1,2}:\d{2}(?::\d{2})?))?$/.exec(plain) ?? [];
  const date = readDay(day);
  if (!date) return undefined;
  const [hours = '00', minutes = '00', seconds = '00'] = (time ?? '').split(':').filter(Boolean);
  const wall = Date.parse(`${date}T${hours.padStart(2, '0')}:${minutes}:${seconds}Z`);
  return Number.isNaN(wall) ? undefined : isoOf(fromWallClock(wall, timeZone));
}

function isoOf(time: number): string | undefined {
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

/** Looked for twice: the offset of the first guess may be that of the other side of a change of the clocks. */
function fromWallClock(wall: number, timeZone: string): number {
  const clock = wallClock(timeZone);
  let time = wall;
  for (let times = 0; times < 2; times += 1) time = wall - (clock(new Date(time)) - time);
  return time;
}
