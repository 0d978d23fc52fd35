import type { FilterCondition } from '@guanjia/contracts/core/list';
import dayjs from 'dayjs';
import { timeZone } from '../../lib/time.ts';

/** Days in the tenant's zone, both included. */
export interface DayPeriod {
  from: string;
  to: string;
  campaignId?: string;
}

/** The last day before a half-open end. */
export function lastDayOf(end: string): string {
  return dayjs(end.slice(0, 10)).subtract(1, 'day').format('YYYY-MM-DD');
}

/** The list filter that finds the rows a figure counts. */
export function rowsFilter(period: DayPeriod, more: readonly FilterCondition[] = []): FilterCondition[] {
  const from = dayjs.tz(period.from, timeZone()).format();
  const to = dayjs.tz(period.to, timeZone()).add(1, 'day').format();
  const campaign: FilterCondition[] = period.campaignId
    ? [{ column: 'campaignId', op: 'in', values: [period.campaignId] }]
    : [];
  return [{ column: 'createdAt', op: 'range', from, to }, ...campaign, ...more];
}
