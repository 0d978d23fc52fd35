import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AudioSource, alawSource, numberSeed, toneSource } from '@guanjia/sip-peer';

const bytesPerMs = 8;
const alawSilence = 0xd5;
/** The other side's turn to speak. */
const pauseMs = 3000;
const beepPackets = 25;

/** What somebody says who answers our call, and what somebody says who calls us; one of them by the number. */
const answering = [
  ['interested', 'hesitate', 'confirm', 'thank'],
  ['in-meeting', 'thank'],
  ['hesitate', 'interested', 'thank'],
];
const calling = [
  ['ask-delivery', 'confirm', 'thank'],
  ['ask-repair', 'confirm', 'thank'],
  ['complain', 'ask-repair', 'thank'],
];

export interface Speech {
  /** Names of the clips. */
  names: readonly string[];
  /** Turns with pauses for the other side, over and over. Names that do not exist are left out. */
  talk(clips: readonly string[]): AudioSource;
  /** An answering machine: greeting, beep, silence. */
  machine(): AudioSource;
}

export function clipsOf(number: string, role: 'answering' | 'calling'): readonly string[] {
  const all = role === 'answering' ? answering : calling;
  return all[numberSeed(number) % all.length] ?? [];
}

/** Reads the A-law clips (8 kHz, no header) of a folder. */
export async function loadSpeech(folder: string): Promise<Speech> {
  const clips = new Map<string, Buffer>();
  for (const file of await readdir(folder)) {
    if (file.endsWith('.al')) clips.set(file.slice(0, -3), await readFile(join(folder, file)));
  }
  const pause = Buffer.alloc(pauseMs * bytesPerMs, alawSilence);
  return {
    names: [...clips.keys()],
    talk(names) {
      const parts = names.flatMap((name) => {
        const clip = clips.get(name);
        return clip ? [clip, pause] : [];
      });
      return alawSource(Buffer.concat(parts.length > 0 ? parts : [pause]), { loop: true });
    },
    machine() {
      const greeting = alawSource(clips.get('machine-greeting') ?? pause);
      const beep = toneSource(1000);
      let beepStart: number | undefined;
      return (packet) => {
        const spoken = greeting(packet);
        if (spoken) return spoken;
        beepStart ??= packet;
        return packet - beepStart < beepPackets ? beep(packet) : undefined;
      };
    },
  };
}
