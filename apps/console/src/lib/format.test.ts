import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  formatDuration,
  formatList,
  formatMoney,
  formatRatio,
  formatRelative,
  formatShort,
} from './format.ts';
import { setLocale } from './i18n.ts';
import { periodRange, setTimeZone } from './time.ts';

afterEach(() => vi.useRealTimers());

describe('formats', () => {
  it('writes durations', () => {
    expect([0, 207, 3729].map(formatDuration)).toEqual(['00:00', '03:27', '1:02:09']);
  });

  it('writes several names as each language joins them', async () => {
    await setLocale('zh-CN');
    expect(formatList(['坐席', '班长'])).toBe('坐席、班长');
    await setLocale('en');
    expect(formatList(['Agent', 'Team leader'])).toBe('Agent, Team leader');
  });

  it('writes money, ratios and times in the tenant’s zone', async () => {
    await setLocale('zh-CN');
    setTimeZone('Asia/Shanghai');
    vi.useFakeTimers({ now: new Date('2026-11-20T01:00:00Z') });
    expect(formatMoney(19900)).toBe('¥199.00');
    expect([formatRatio(0.4567), formatRatio(null)]).toEqual(['45.7%', '–']);
    expect(formatShort('2026-11-20T02:30:00Z')).toBe('10:30');
    expect(formatShort('2026-11-18T02:30:00Z')).toBe('11-18 10:30');
    expect(formatRelative('2026-11-17T01:00:00Z')).toBe('3天前');
  });
});

it('periods are half-open days of the tenant, weeks start on Monday', () => {
  setTimeZone('Asia/Shanghai');
  // Sunday in Shanghai, still Saturday in UTC.
  vi.useFakeTimers({ now: new Date('2026-11-21T17:00:00Z') });
  const instants = (period: 'today' | 'yesterday' | 'week') => {
    const { from, to } = periodRange(period);
    return [new Date(from).toISOString(), new Date(to).toISOString()];
  };
  expect(instants('today')).toEqual(['2026-11-21T16:00:00.000Z', '2026-11-22T16:00:00.000Z']);
  expect(instants('yesterday')).toEqual(['2026-11-20T16:00:00.000Z', '2026-11-21T16:00:00.000Z']);
  expect(instants('week')).toEqual(['2026-11-15T16:00:00.000Z', '2026-11-22T16:00:00.000Z']);
});
