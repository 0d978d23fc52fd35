import { Transform } from 'node:stream';

/** Recordings: 16-bit PCM, two channels, 8,000 frames a second. */
export const frameRate = 8000;
const bytesPerFrame = 4;

export function durationMsOf(pcmBytes: number): number {
  return Math.round((pcmBytes / bytesPerFrame / frameRate) * 1000);
}

/** The 44 bytes before the samples (RIFF/WAVE, PCM). */
export function wavHeader(pcmBytes: number): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + pcmBytes, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(2, 22);
  header.writeUInt32LE(frameRate, 24);
  header.writeUInt32LE(frameRate * bytesPerFrame, 28);
  header.writeUInt16LE(bytesPerFrame, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(pcmBytes, 40);
  return header;
}

export interface Peaks {
  durationMs: number;
  /** Loudest sample of each step, 0…1. Left is the customer, right the agent. */
  customer: number[];
  agent: number[];
}

/** Measures the wave form while the samples pass through. `steps`: how many values per channel in all. */
export function createPeakMeter(pcmBytes: number, steps: number): Transform & { peaks(): Peaks } {
  const frames = Math.max(1, Math.floor(pcmBytes / bytesPerFrame));
  const count = Math.min(steps, frames);
  const customer = new Float32Array(count);
  const agent = new Float32Array(count);
  let rest: Buffer = Buffer.alloc(0);
  let frame = 0;

  function measure(data: Buffer): void {
    for (let offset = 0; offset < data.length; offset += bytesPerFrame, frame += 1) {
      const at = Math.min(count - 1, Math.floor((frame * count) / frames));
      customer[at] = Math.max(customer[at] ?? 0, Math.abs(data.readInt16LE(offset)));
      agent[at] = Math.max(agent[at] ?? 0, Math.abs(data.readInt16LE(offset + 2)));
    }
  }

  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const data = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
      const whole = data.length - (data.length % bytesPerFrame);
      measure(data.subarray(0, whole));
      rest = data.subarray(whole);
      done(null, chunk);
    },
  });
  const scale = (values: Float32Array) =>
    [...values].map((value) => Math.round((value / 32_768) * 1000) / 1000);
  return Object.assign(meter, {
    peaks: () => ({ durationMs: durationMsOf(pcmBytes), customer: scale(customer), agent: scale(agent) }),
  });
}
