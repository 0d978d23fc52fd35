import { describe, expect, it } from 'vitest';
import { decodeAlaw, encodeAlaw } from './alaw.ts';
import { digitPackets, endedDigit } from './digits.ts';
import { publicBehaviour, publicRules } from './public-behaviour.ts';
import { alawSource, packetSamples, rootMeanSquare, toneAmplitude, toneSource } from './tone.ts';

describe('A-law', () => {
  it('gives every code back', () => {
    for (let code = 0; code < 256; code++) expect(encodeAlaw(decodeAlaw(code))).toBe(code);
  });

  it('is off by at most a 16th of the sample above the lowest segment', () => {
    for (let sample = -32_600; sample <= 32_600; sample += 97) {
      expect(Math.abs(decodeAlaw(encodeAlaw(sample)) - sample)).toBeLessThanOrEqual(
        Math.max(16, Math.abs(sample) / 16),
      );
    }
  });

  it('knows silence', () => {
    expect(encodeAlaw(0)).toBe(0xd5);
    expect(encodeAlaw(-1)).toBe(0x55);
  });
});

describe('tones', () => {
  const samples: number[] = [];
  for (let n = 0; n < 12; n++) {
    for (const code of toneSource(440, 8000)(n) ?? []) samples.push(decodeAlaw(code));
  }

  it('are found by their frequency and only by it', () => {
    expect(toneAmplitude(samples, 440)).toBeGreaterThan(7500);
    expect(toneAmplitude(samples, 880)).toBeLessThan(300);
    expect(toneAmplitude([], 440)).toBe(0);
  });

  it('have the loudness of a sine', () => {
    expect(rootMeanSquare(samples)).toBeGreaterThan(8000 / Math.SQRT2 - 200);
    expect(rootMeanSquare(samples)).toBeLessThan(8000 / Math.SQRT2 + 200);
  });
});

describe('an A-law clip', () => {
  const clip = Buffer.alloc(packetSamples + 10, 1);

  it('ends after its last, filled-up packet', () => {
    const source = alawSource(clip);
    expect(source(1)).toHaveLength(packetSamples);
    expect(source(1)?.[10]).toBe(0xd5);
    expect(source(2)).toBeUndefined();
  });

  it('begins again when it loops', () => {
    expect(alawSource(clip, { loop: true })(2)).toEqual(alawSource(clip)(0));
    expect(alawSource(Buffer.alloc(0), { loop: true })(0)).toBeUndefined();
  });
});

describe('a digit', () => {
  it('is one marked start, growing durations and an end sent three times', () => {
    const packets = digitPackets('#').filter((packet) => packet !== undefined);
    expect(packets.filter(({ first }) => first)).toHaveLength(1);
    expect(packets.map(({ payload }) => endedDigit(payload)).filter(Boolean)).toEqual(['#', '#', '#']);
    expect(() => digitPackets('x')).toThrow('Not a DTMF digit');
  });
});

describe('the public', () => {
  it('has exactly one behaviour for every pair of last digits', () => {
    for (let pair = 0; pair < 100; pair++) {
      expect(publicRules.filter(({ from, to }) => pair >= from && pair <= to)).toHaveLength(1);
    }
  });

  it('behaves in the same way every time', () => {
    expect(publicBehaviour('13800138000')).toEqual(publicBehaviour('13800138000'));
    expect(publicBehaviour('13800138080')).toEqual({ kind: 'refuse', status: 486, ringMs: 0 });
    expect(publicBehaviour('abc')).toEqual({ kind: 'refuse', status: 404, ringMs: 0 });
  });

  it('rings 1.5–4 s and talks 20–60 s', () => {
    for (let n = 0; n < 500; n++) {
      const one = publicBehaviour(`138${String(n).padStart(6, '0')}07`);
      if (one.kind !== 'answer' || one.talkMs === undefined) throw new Error('must answer');
      expect(one.ringMs).toBeGreaterThanOrEqual(1500);
      expect(one.ringMs).toBeLessThanOrEqual(4000);
      expect(one.talkMs).toBeGreaterThanOrEqual(20_000);
      expect(one.talkMs).toBeLessThanOrEqual(60_000);
    }
  });
});
