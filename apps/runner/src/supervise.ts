import { setTimeout as delay } from 'node:timers/promises';

/** Something that runs until it is stopped or dies. */
export interface Running {
  pid: number;
  /** Resolves when it is gone, for whatever reason. */
  exited: Promise<void>;
  stop(): Promise<void>;
}

export interface Supervised<T extends Running> {
  /** What runs now; while it is being restarted, what ran last. */
  readonly current: T;
  /** Ends the supervision and what runs. Resolves when it is gone. */
  stop(): Promise<void>;
}

export interface SuperviseOptions<T extends Running> {
  start: () => Promise<T>;
  /** It died and will be started in `milliseconds`. */
  onDeath: (milliseconds: number) => void;
  onRestart: (running: T) => void;
  /** A restart failed; there will be another. */
  onFailure: (error: unknown) => void;
  /** Pauses before the first, second … restart in a row; the last one stays. */
  pauses?: readonly number[];
  /** After running this long it counts as healthy again. */
  healthyMilliseconds?: number;
}

// The first restart comes at once: during a call a dead server must be back within seconds.
const defaultPauses = [0, 500, 1_000, 2_000, 5_000, 15_000];

/** Starts it and keeps it running. Rejects when the very first start fails. */
export async function supervise<T extends Running>(options: SuperviseOptions<T>): Promise<Supervised<T>> {
  const { pauses = defaultPauses, healthyMilliseconds = 60_000 } = options;
  const stopping = new AbortController();
  let current = await options.start();

  async function keepRunning(): Promise<void> {
    let failures = 0;
    let since = performance.now();
    while (!stopping.signal.aborted) {
      await current.exited;
      if (stopping.signal.aborted) return;
      if (performance.now() - since > healthyMilliseconds) failures = 0;
      for (let up = false; !up && !stopping.signal.aborted; ) {
        const pause = pauses[Math.min(failures, pauses.length - 1)] ?? 0;
        failures += 1;
        options.onDeath(pause);
        await delay(pause, undefined, { signal: stopping.signal }).catch(() => {});
        if (!stopping.signal.aborted) up = await restart();
      }
      since = performance.now();
    }
  }

  async function restart(): Promise<boolean> {
    try {
      current = await options.start();
    } catch (error) {
      options.onFailure(error);
      return false;
    }
    if (!stopping.signal.aborted) options.onRestart(current);
    return true;
  }

  const kept = keepRunning();
  return {
    get current() {
      return current;
    },
    async stop() {
      stopping.abort();
      await current.stop();
      await kept;
      // A restart that was under way when we were asked to stop has come up meanwhile.
      await current.stop();
    },
  };
}
