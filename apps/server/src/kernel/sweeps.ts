import type { Clock } from './clock.ts';
import type { Log } from './log.ts';

const everyMs = 1000;

/**
 * Calls each sweep about once a second, never twice at a time. Sweeps look for what is due and are harmless to repeat,
 * so several processes may run them.
 */
export function startSweeps(
  clock: Clock,
  log: Log,
  sweeps: readonly (() => Promise<void>)[],
): AsyncDisposable {
  let stopped = false;
  let cancel: () => void = () => {};
  let running: Promise<void> = Promise.resolve();

  async function round(): Promise<void> {
    for (const sweep of sweeps) {
      await sweep().catch((error: unknown) => log.error({ err: error }, 'a sweep failed; it comes again'));
    }
    if (!stopped) schedule();
  }

  function schedule(): void {
    cancel = clock.after(everyMs, () => {
      running = round();
    });
  }

  schedule();
  return {
    async [Symbol.asyncDispose]() {
      stopped = true;
      cancel();
      await running;
    },
  };
}
