import type { Clock } from '#kernel/clock.ts';

/** Requests of one token a minute, in one server process. */
export const requestsPerMinute = 600;
const windowMs = 60_000;

/** Counts what each token asks; `take` is false when it has asked too much in this minute. */
export function createTokenRate(clock: Clock): { take(tokenId: string): boolean } {
  let window = 0;
  let counts = new Map<string, number>();
  return {
    take(tokenId) {
      const current = Math.floor(clock.now().getTime() / windowMs);
      if (current !== window) {
        window = current;
        counts = new Map();
      }
      const count = (counts.get(tokenId) ?? 0) + 1;
      counts.set(tokenId, count);
      return count <= requestsPerMinute;
    },
  };
}
