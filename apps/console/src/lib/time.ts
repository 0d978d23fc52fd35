import dayjs, { type Dayjs } from 'dayjs';
import 'dayjs/locale/zh-cn.js';
import timezone from 'dayjs/plugin/timezone.js';
import utc from 'dayjs/plugin/utc.js';
import { useEffect, useState } from 'react';

dayjs.extend(utc);
dayjs.extend(timezone);

let zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Days, presets and shown times are the tenant's, wherever the browser stands. */
export function setTimeZone(name: string): void {
  zone = name;
}

export function timeZone(): string {
  return zone;
}

export function now(): Dayjs {
  return dayjs().tz(zone);
}

export function at(instant: string): Dayjs {
  return dayjs(instant).tz(zone);
}

export type Period = 'today' | 'yesterday' | 'week' | 'month' | 'last7';

/** A half-open range of instants. Weeks start on Monday. */
export function periodRange(period: Period): { from: string; to: string } {
  const today = now().startOf('day');
  const monday = today.subtract((today.day() + 6) % 7, 'day');
  const ranges: Record<Period, [Dayjs, Dayjs]> = {
    today: [today, today.add(1, 'day')],
    yesterday: [today.subtract(1, 'day'), today],
    week: [monday, monday.add(7, 'day')],
    month: [today.startOf('month'), today.startOf('month').add(1, 'month')],
    last7: [today.subtract(6, 'day'), today.add(1, 'day')],
  };
  const [from, to] = ranges[period];
  return { from: from.format(), to: to.format() };
}

/** The time now, renewed every `everyMs`; stands still while `active` is false. */
export function useNow(everyMs: number, active = true): number {
  const [time, setTime] = useState(() => Date.now());
  useEffect(() => {
    if (!active) return;
    setTime(Date.now());
    const timer = setInterval(() => setTime(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, active]);
  return time;
}
