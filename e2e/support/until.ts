import { setTimeout as delay } from 'node:timers/promises';

/** Asks until the answer is neither undefined nor false, and returns it; fails with `what` when it never comes. */
export async function until<T>(
  what: string,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
  milliseconds = 15_000,
): Promise<T> {
  const end = performance.now() + milliseconds;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > end) throw new Error(`Waited ${milliseconds} ms in vain for: ${what}`);
    await delay(20);
  }
}
