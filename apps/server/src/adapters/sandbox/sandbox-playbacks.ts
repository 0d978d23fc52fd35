import type { Scheduler } from './scheduler.ts';

const promptMs = 4000;

/** Prompts that nobody hears: each lasts its time, or until it is stopped or its leg ends. */
export function createSandboxPlaybacks(scheduler: Scheduler, onFinished: (playbackId: string) => void) {
  const running = new Map<string, { legId: string; cancel: () => void }>();
  const known = new Set<string>();

  function finish(playbackId: string): void {
    const playback = running.get(playbackId);
    if (!playback) return;
    playback.cancel();
    running.delete(playbackId);
    onFinished(playbackId);
  }

  return {
    /** Once per id, however often it is said. */
    start(playbackId: string, legId: string): void {
      if (known.has(playbackId)) return;
      known.add(playbackId);
      running.set(playbackId, { legId, cancel: scheduler.setTimeout(() => finish(playbackId), promptMs) });
    },
    finish,
    legEnded(legId: string): void {
      for (const [playbackId, playback] of running) if (playback.legId === legId) finish(playbackId);
    },
  };
}
