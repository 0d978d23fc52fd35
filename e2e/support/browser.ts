import { existsSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { decodeAlaw, toneSource } from '@guanjia/sip-peer';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';

/** What the agent's microphone hears: Hz. Far from the music's notes and from what the public says. */
export const agentTone = 1_270;

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

function findChromium(): string {
  const { CHROMIUM, PATH = '' } = process.env;
  const candidates = PATH.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  const found = CHROMIUM ?? candidates.find((path) => existsSync(path));
  if (!found) throw new Error('The journeys need Chromium: apt-get install chromium, or set CHROMIUM.');
  return found;
}

/** Chromium without a window, whose microphone hears `agentTone` in short bursts. `folder` takes the sound. */
export function launchChromium(folder: string): Promise<Browser> {
  const sound = join(folder, 'microphone.wav');
  writeFileSync(sound, toneBursts());
  return chromium.launch({
    executablePath: findChromium(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-audio-capture=${sound}`,
      '--use-fake-ui-for-media-stream',
      '--autoplay-policy=no-user-gesture-required',
      '--disable-dev-shm-usage',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
}

export type Locale = 'zh-CN' | 'en-US';

/** A browser of one person. */
export function openContext(browser: Browser, url: string, locale: Locale): Promise<BrowserContext> {
  return browser.newContext({
    baseURL: url,
    locale,
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1366, height: 768 },
    permissions: ['microphone'],
  });
}

/** Two seconds as a WAV file. Bursts, because browsers take a steady tone for noise and remove it. */
function toneBursts(): Buffer {
  const tone = toneSource(agentTone, 16_000);
  const packets = 100;
  const samples = new Int16Array(packets * 160);
  for (let packet = 0; packet < packets; packet++) {
    const audio = packet % 10 < 6 ? tone(packet) : undefined;
    for (const [n, byte] of (audio ?? []).entries()) samples[packet * 160 + n] = decodeAlaw(byte);
  }
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.byteLength, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8_000, 24);
  header.writeUInt32LE(16_000, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.byteLength, 40);
  return Buffer.concat([header, Buffer.from(samples.buffer)]);
}
