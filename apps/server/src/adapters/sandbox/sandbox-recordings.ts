import { Readable } from 'node:stream';
import type { RawRecording } from '#modules/voice/switch.ts';
import type { Scheduler } from './scheduler.ts';

const framesPerMs = 8;
const frameBytes = 4;
const chunkFrames = 8000;
const amplitude = 6000;

interface Recording {
  legId: string;
  startedAt: number;
  stoppedAt: number | undefined;
  /** Ends are missing while it is paused. */
  pauses: { from: number; to: number | undefined }[];
}

/** Synthetic stereo: 440 Hz left, 880 Hz right, silence where it was paused, as long as the real one would be. */
export function createSandboxRecordings(scheduler: Scheduler, onStopped: (recordingId: string) => void) {
  const recordings = new Map<string, Recording>();
  const now = () => scheduler.now().getTime();
  const running = (recordingId: string) => {
    const recording = recordings.get(recordingId);
    return recording?.stoppedAt === undefined ? recording : undefined;
  };

  function stop(recordingId: string): void {
    const recording = running(recordingId);
    if (!recording) return;
    recording.stoppedAt = now();
    onStopped(recordingId);
  }

  return {
    start(recordingId: string, legId: string): void {
      if (recordings.has(recordingId)) return;
      recordings.set(recordingId, { legId, startedAt: now(), stoppedAt: undefined, pauses: [] });
    },
    pause(recordingId: string): void {
      const recording = running(recordingId);
      const last = recording?.pauses.at(-1);
      if (last && last.to === undefined) return;
      recording?.pauses.push({ from: now(), to: undefined });
    },
    resume(recordingId: string): void {
      const last = running(recordingId)?.pauses.at(-1);
      if (last) last.to ??= now();
    },
    stop,
    legEnded(legId: string): void {
      for (const [recordingId, recording] of recordings) if (recording.legId === legId) stop(recordingId);
    },
    open(recordingId: string): RawRecording | undefined {
      const recording = recordings.get(recordingId);
      if (!recording) return undefined;
      const end = recording.stoppedAt ?? now();
      const frames = Math.round((end - recording.startedAt) * framesPerMs);
      const pauses = recording.pauses.map(({ from, to }) => ({
        from: (from - recording.startedAt) * framesPerMs,
        to: ((to ?? end) - recording.startedAt) * framesPerMs,
      }));
      return { bytes: frames * frameBytes, stream: () => Readable.from(chunks(frames, pauses)) };
    },
    discard(recordingId: string): void {
      recordings.delete(recordingId);
    },
  };
}

function* chunks(frames: number, pauses: readonly { from: number; to: number }[]): Generator<Buffer> {
  for (let start = 0; start < frames; start += chunkFrames) {
    const length = Math.min(chunkFrames, frames - start);
    const chunk = Buffer.alloc(length * frameBytes);
    for (let n = 0; n < length; n++) {
      const frame = start + n;
      if (pauses.some(({ from, to }) => frame >= from && frame < to)) continue;
      const phase = (2 * Math.PI * frame) / 8000;
      chunk.writeInt16LE(Math.round(amplitude * Math.sin(440 * phase)), n * frameBytes);
      chunk.writeInt16LE(Math.round(amplitude * Math.sin(880 * phase)), n * frameBytes + 2);
    }
    yield chunk;
  }
}
