import { fileURLToPath } from 'node:url';
import { type FetchProgress, fetchAsterisk } from './asterisk/fetch.ts';
import { AsteriskFetchError } from './asterisk/fetch-error.ts';
import { startAsterisk } from './asterisk/instance.ts';
import type { AsteriskSource } from './voice.ts';

const promptDir = fileURLToPath(new URL('../../server/assets/prompts/zh', import.meta.url));

/** Debian's own Asterisk, as the runner wants it. */
export const asteriskSource: AsteriskSource = {
  async fetch({ home, mirror, signal, onProgress }) {
    try {
      return await fetchAsterisk({
        home,
        ...(mirror && { mirror }),
        signal,
        onProgress: tellPhases(onProgress),
      });
    } catch (error) {
      if (error instanceof AsteriskFetchError && error.detail) onProgress(error.detail.trim().slice(-300));
      throw error;
    }
  },
  start: ({ home, prefix }) => startAsterisk({ home, prefix, promptDir }),
};

/** One line per phase, and one per quarter of the download. */
function tellPhases(tell: (text: string) => void): (progress: FetchProgress) => void {
  const megabytes = (bytes: number) => Math.round(bytes / 1e6);
  let last = '';
  return ({ phase, done, total }) => {
    const quarter = Math.floor((4 * done) / Math.max(1, total));
    const step = phase === 'download' ? `${phase} ${quarter}` : phase;
    if (step === last) return;
    last = step;
    if (phase === 'index') tell("Asking Debian's mirror for Asterisk");
    if (phase === 'download') tell(`Downloading Asterisk, ${megabytes(done)} of ${megabytes(total)} MB`);
    if (phase === 'unpack') tell('Unpacking Asterisk');
  };
}
