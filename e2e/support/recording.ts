import { rootMeanSquare } from '@guanjia/sip-peer';
import type { Locator, Page } from 'playwright-core';
import { until } from './until.ts';

interface WavSound {
  channels: number;
  seconds: number;
  /** Root mean square of each channel, 0–32767. */
  loudness: number[];
}

/** Reads 16-bit PCM with a header of 44 bytes. */
export function readWav(file: Buffer): WavSound {
  const channels = file.readUInt16LE(22);
  const samples = new Int16Array(file.buffer, file.byteOffset + 44, (file.length - 44) >> 1);
  const loudness = Array.from({ length: channels }, (_, channel) =>
    rootMeanSquare(samples.filter((_sample, n) => n % channels === channel)),
  );
  return { channels, seconds: samples.length / channels / file.readUInt32LE(24), loudness };
}

/** The player's sound file, as the page itself gets it. */
export async function fetchRecording(page: Page, player: Locator): Promise<WavSound> {
  const address = await player.locator('audio').getAttribute('src');
  const response = await page.request.get(address ?? '');
  if (!response.ok()) throw new Error(`the recording answered ${response.status()}`);
  return readWav(await response.body());
}

/** Resolves once something other than an empty canvas is drawn. */
export async function waveFormDrawn(player: Locator): Promise<void> {
  await until('the wave form', () =>
    player.locator('canvas').evaluate((canvas) => {
      if (canvas.width === 0) return false;
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      let drawn = 0;
      for (let n = 3; n < data.length; n += 4) if (data[n] > 0) drawn++;
      return drawn > 500;
    }),
  );
}
