import type { Clock } from '../clock.ts';

/** Says whether it is time to tell how far something is: not more often than an eye can follow. */
export function createPacing(clock: Clock, everyMs = 200): (always?: boolean) => boolean {
  let told = Number.NEGATIVE_INFINITY;
  return (always = false) => {
    const now = clock.now().getTime();
    if (!always && now - told < everyMs) return false;
    told = now;
    return true;
  };
}
