import { AppError } from '#kernel/errors.ts';
import type { DemoCaller } from '#modules/voice/index.ts';

/** The demo carrier's commands, over HTTP on loopback. */
export function createDemoCarrier(controlUrl: string): DemoCaller {
  return {
    async callIn({ from, to }) {
      const response = await fetch(`${controlUrl}/call-in`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ from, to }),
        signal: AbortSignal.timeout(5000),
      }).catch((error: unknown) => {
        throw new AppError('unavailable', { cause: error });
      });
      if (!response.ok) throw new AppError('unavailable', { cause: await response.text() });
    },
  };
}
