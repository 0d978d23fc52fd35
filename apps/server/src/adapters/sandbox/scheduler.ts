/** The sandbox switch's only source of time, so that a test can move it by hand. */
export interface Scheduler {
  now(): Date;
  /** Runs once after `ms`; the result cancels it. */
  setTimeout(run: () => void, ms: number): () => void;
}

export const systemScheduler: Scheduler = {
  now: () => new Date(),
  setTimeout(run, ms) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

export interface ManualScheduler extends Scheduler {
  /** Runs everything that is due within `ms`, in order, letting promises settle in between. */
  advance(ms: number): Promise<void>;
}

/** Time that only moves by `advance`. */
export function createManualScheduler(start = new Date('2026-01-05T01:00:00.000Z')): ManualScheduler {
  let now = start.getTime();
  let timers: { at: number; run: () => void }[] = [];
  // One turn of the event loop: every promise that can settle has.
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    now: () => new Date(now),
    setTimeout(run, ms) {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
    async advance(ms) {
      const until = now + ms;
      await settle();
      for (;;) {
        const due = timers.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0];
        if (!due) break;
        timers = timers.filter((one) => one !== due);
        now = Math.max(now, due.at);
        due.run();
        await settle();
      }
      now = until;
    },
  };
}
