import { describe, expect, it } from 'vitest';
import { decideSchedule, type ScheduleState } from './schedule.ts';

const slot = new Date('2026-03-02T19:00:00Z');
const since = new Date('2026-01-01T00:00:00Z');
const soon = new Date('2026-03-02T19:05:00Z');
const late = new Date('2026-03-03T03:05:00Z');
const state = (states: ScheduleState['runs'][number]['state'][], more: Partial<ScheduleState> = {}) => ({
  enabled: true,
  slot,
  since,
  runs: states.map((one) => ({ state: one })),
  ...more,
});

describe('the schedule of backups', () => {
  it.each([
    ['starts what is due', state([]), soon, 'start'],
    ['starts what is due late, after the server was down', state([]), late, 'start'],
    ['does nothing more once it is done', state(['failed', 'done']), late, 'nothing'],
    ['waits for one that is under way', state(['running']), soon, 'nothing'],
    ['misses one that is under way for hours', state(['queued']), late, 'missing'],
    ['tries again after a failure', state(['failed', 'failed']), soon, 'start'],
    ['gives up after three', state(['failed', 'failed', 'failed']), soon, 'nothing'],
    ['and misses the backup then', state(['failed', 'failed', 'failed']), late, 'missing'],
    ['does nothing when it is switched off', state([], { enabled: false }), late, 'nothing'],
    ['owes nothing from before the tenant was there', state([], { since: soon }), late, 'nothing'],
  ])('%s', (_what, input, now, expected) => {
    expect(decideSchedule(input, now)).toBe(expected);
  });
});
