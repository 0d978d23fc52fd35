import { createReadStream, type FSWatcher, watch } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type AmiClient, AmiError, type AriClient, AriError } from '@guanjia/ari';
import { type RawRecording, SwitchError } from '#modules/voice/switch.ts';
import { onLeg } from './commands.ts';

const frameBytes = 4;
const finished = /^([A-Za-z0-9_-]+)\.raw$/;

export interface RecordingsOptions {
  ari: AriClient;
  ami: AmiClient;
  /** The folder into which Asterisk writes and from which we read. */
  directory: string;
  onStopped: (recordingId: string) => void;
}

/**
 * Stereo recordings by MixMonitor. While it runs the file is `<id>.part.raw`; MixMonitor's finishing command renames
 * it to `<id>.raw` after the last byte was written, also when the leg just hung up, and that rename is the event.
 */
export function createRecordings({ ari, ami, directory, onStopped }: RecordingsOptions) {
  let watcher: FSWatcher | undefined;
  const announced = new Set<string>();
  const queues = new Map<string, Promise<unknown>>();

  const pathOf = (recordingId: string, suffix: string) => {
    if (!/^[A-Za-z0-9_-]+$/.test(recordingId))
      throw new SwitchError('Not a recording id.', { retryable: false });
    return join(directory, recordingId + suffix);
  };
  /** Holds MixMonitor's own id on the channel: how a later process pauses and stops what this one started. */
  const variableOf = (recordingId: string) => `REC_${recordingId.replaceAll('-', '_')}`;

  async function announce(recordingId: string): Promise<void> {
    if (announced.has(recordingId) || (await sizeOf(pathOf(recordingId, '.raw'))) === undefined) return;
    announced.add(recordingId);
    onStopped(recordingId);
  }

  /** `undefined` when this recording does not run on this leg, also because there is no such leg. */
  async function monitorId(recordingId: string, legId: string): Promise<string | undefined> {
    try {
      return (await ari.channels.getVariable(legId, variableOf(recordingId))) || undefined;
    } catch (error) {
      if (error instanceof AriError && error.status === 404) return undefined;
      throw error;
    }
  }

  async function legExists(legId: string): Promise<boolean> {
    return ari.channels.get(legId).then(
      () => true,
      () => false,
    );
  }

  /** One after the other per leg, so that a repeated start cannot begin a second monitor on the same file. */
  function inOrder<T>(legId: string, run: () => Promise<T>): Promise<T> {
    const next = (queues.get(legId) ?? Promise.resolve()).then(run, run);
    const settled = next.catch(() => {});
    queues.set(legId, settled);
    void settled.then(() => {
      if (queues.get(legId) === settled) queues.delete(legId);
    });
    return next;
  }

  async function act(legId: string, action: string, fields: Record<string, string>): Promise<void> {
    try {
      await ami.send(action, { Channel: legId, ...fields });
    } catch (error) {
      if (!(error instanceof AmiError)) throw error;
      if (error.refused && !(await legExists(legId))) return;
      throw new SwitchError(error.message, { retryable: !error.refused, cause: error });
    }
  }

  async function control(recordingId: string, legId: string, action: string, fields: Record<string, string>) {
    await inOrder(legId, async () => {
      const id = await monitorId(recordingId, legId);
      if (id !== undefined) await act(legId, action, { ...fields, MixMonitorID: id });
    });
  }

  return {
    watch(): void {
      watcher ??= watch(directory, (_event, name) => {
        const recordingId = finished.exec(name ?? '')?.[1];
        if (recordingId !== undefined) void announce(recordingId);
      });
    },
    unwatch(): void {
      watcher?.close();
      watcher = undefined;
    },

    start(recordingId: string, legId: string): Promise<void> {
      const part = pathOf(recordingId, '.part.raw');
      const whole = pathOf(recordingId, '.raw');
      return inOrder(legId, async () => {
        if ((await sizeOf(part)) !== undefined || (await sizeOf(whole)) !== undefined) return;
        await act(legId, 'MixMonitor', {
          File: part,
          Options: `Di(${variableOf(recordingId)})`,
          Command: `/bin/mv -f ${shellQuote(part)} ${shellQuote(whole)}`,
        });
      });
    },
    pause: (recordingId: string, legId: string) =>
      control(recordingId, legId, 'MixMonitorMute', { Direction: 'both', State: '1' }),
    resume: (recordingId: string, legId: string) =>
      control(recordingId, legId, 'MixMonitorMute', { Direction: 'both', State: '0' }),
    stop(recordingId: string, legId: string): Promise<void> {
      return inOrder(legId, async () => {
        const id = await monitorId(recordingId, legId);
        if (id === undefined) return;
        await act(legId, 'StopMixMonitor', { MixMonitorID: id });
        // So that a repeated stop finds nothing to do, where Asterisk would refuse.
        await onLeg(ari, legId, () => ari.channels.setVariable(legId, variableOf(recordingId), ''));
      });
    },

    async open(recordingId: string): Promise<RawRecording | undefined> {
      // The unfinished file too: it is all there is when Asterisk was killed.
      for (const path of [pathOf(recordingId, '.raw'), pathOf(recordingId, '.part.raw')]) {
        const size = await sizeOf(path);
        if (size === undefined) continue;
        const bytes = size - (size % frameBytes);
        return {
          bytes,
          // `end` is inclusive; an empty range cannot be said with it.
          stream: () => createReadStream(path, bytes === 0 ? { start: size } : { start: 0, end: bytes - 1 }),
        };
      }
      return undefined;
    },
    async discard(recordingId: string): Promise<void> {
      await rm(pathOf(recordingId, '.raw'), { force: true });
      await rm(pathOf(recordingId, '.part.raw'), { force: true });
      announced.delete(recordingId);
    },
  };
}

async function sizeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    (file) => file.size,
    () => undefined,
  );
}

function shellQuote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
