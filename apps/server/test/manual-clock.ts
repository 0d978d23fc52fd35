import type { Clock } from '../src/kernel/clock.ts';

export interface ManualClock extends Clock {
  /** Moves the time; everything due by then runs, in order, with promises settling in between. */
  advance(ms: number): Promise<void>;
}

/** A clock that only moves by hand. It starts at the real time, because job queue and database have their own. */
export function createManualClock(start = new Date()): ManualClock {
  let now = start.getTime();
  let timers: { at: number; run: () => void }[] = [];
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    now: () => new Date(now),
    after(ms, run) {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
    async advance(ms) {
      const end = now + ms;
      for (;;) {
        const [due] = timers.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at);
        if (!due) break;
        timers = timers.filter((one) => one !== due);
        now = Math.max(now, due.at);
        due.run();
        await settle();
      }
      now = end;
    },
  };
}
