import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minuteOfDay, minutesUntilOpen } from './hours.ts';

const hours = { from: '08:00', to: '21:00' };

describe('decent hours', () => {
  it.each([
    ['08:00', 0],
    ['20:59', 0],
    ['21:00', 11 * 60],
    ['23:59', 8 * 60 + 1],
    ['00:00', 8 * 60],
    ['07:59', 1],
  ])('at %s messages wait %i minutes', (time, wait) => {
    const [h = 0, m = 0] = time.split(':').map(Number);
    expect(minutesUntilOpen(h * 60 + m, hours)).toBe(wait);
  });

  it('are open after the wait, and not a minute before', () => {
    const minute = fc.integer({ min: 0, max: 1439 });
    fc.assert(
      fc.property(minute, minute, minute, (now, one, other) => {
        fc.pre(one !== other);
        const [from, to] = [Math.min(one, other), Math.max(one, other)].map(
          (at) => `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`,
        );
        const set = { from: from ?? '', to: to ?? '' };
        const wait = minutesUntilOpen(now, set);
        expect(minutesUntilOpen((now + wait) % 1440, set)).toBe(0);
        if (wait > 0) expect(minutesUntilOpen((now + wait - 1) % 1440, set)).toBe(1);
      }),
    );
  });

  it('are those of the enterprise, wherever the server is', () => {
    const now = new Date('2026-01-05T16:30:00Z');
    expect(minuteOfDay(now, 'Asia/Shanghai')).toBe(30);
    expect(minuteOfDay(now, 'America/New_York')).toBe(11 * 60 + 30);
  });
});
