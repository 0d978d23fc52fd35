import { encodeAlaw } from './alaw.ts';

const sampleRate = 8000;
/** Samples in a packet of 20 ms. */
export const packetSamples = 160;

/** Yields the n-th packet of 160 A-law bytes; `undefined` when it has come to its end. */
export type AudioSource = (packet: number) => Buffer | undefined;

/** A sine; amplitude of 16-bit samples. */
export function toneSource(frequency: number, amplitude = 8000): AudioSource {
  return (packet) => {
    const bytes = Buffer.alloc(packetSamples);
    for (let n = 0; n < packetSamples; n++) {
      const time = (packet * packetSamples + n) / sampleRate;
      bytes[n] = encodeAlaw(Math.round(amplitude * Math.sin(2 * Math.PI * frequency * time)));
    }
    return bytes;
  };
}

const silence = Buffer.alloc(packetSamples, encodeAlaw(0));

export function silenceSource(): AudioSource {
  return () => silence;
}

/** Raw A-law bytes, once or for ever; the last packet is filled up with silence. */
export function alawSource(bytes: Buffer, options: { loop?: boolean } = {}): AudioSource {
  const packets = Math.ceil(bytes.length / packetSamples);
  return (packet) => {
    if (packets === 0 || (packet >= packets && !options.loop)) return undefined;
    const start = (packet % packets) * packetSamples;
    const part = bytes.subarray(start, start + packetSamples);
    return part.length === packetSamples ? part : Buffer.concat([part, silence], packetSamples);
  };
}

/** Amplitude of one frequency in 16-bit samples at 8 kHz, by Goertzel's algorithm. */
export function toneAmplitude(samples: ArrayLike<number>, frequency: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * frequency) / sampleRate);
  let last = 0;
  let beforeLast = 0;
  for (let n = 0; n < samples.length; n++) {
    const next = (samples[n] ?? 0) + coefficient * last - beforeLast;
    beforeLast = last;
    last = next;
  }
  const power = last * last + beforeLast * beforeLast - coefficient * last * beforeLast;
  return samples.length === 0 ? 0 : (2 * Math.sqrt(Math.max(0, power))) / samples.length;
}

/** Root mean square of 16-bit samples. */
export function rootMeanSquare(samples: ArrayLike<number>): number {
  let sum = 0;
  for (let n = 0; n < samples.length; n++) sum += (samples[n] ?? 0) ** 2;
  return samples.length === 0 ? 0 : Math.sqrt(sum / samples.length);
}
