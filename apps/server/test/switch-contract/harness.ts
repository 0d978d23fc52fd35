import { expect } from 'vitest';
import type { Switch, SwitchEvent } from '#modules/voice/switch.ts';

/** How a called party behaves; each harness has a number for each. */
export type PartyKind = 'stays' | 'leaves' | 'rings' | 'busy' | 'empty' | 'rejects' | 'off' | 'network_busy';

interface Caller {
  legId: string;
  hangUp(): void;
  pressDigits(digits: string): void;
}

/** What the contract needs besides the port: an outside world, and time. */
export interface SwitchHarness {
  readonly sw: Switch;
  readonly log: EventLog;
  /** A phone that registers and accepts by itself; its configuration is pushed by `pushAll`. */
  readonly phoneId: string;
  /** Pushes the phone and all trunks, as the server does after `connected`, and waits for the phone. */
  pushAll(): Promise<void>;
  unregisterPhone(): Promise<void>;
  partyOf(kind: PartyKind): { trunkId: string; number: string };
  /** Somebody calls in and waits to be hung up. */
  callIn(from: string, to: string): Promise<{ legId: string; trunkId: string }>;
  /** Somebody calls in and does what the test says. */
  callInControlled(from: string, to: string): Promise<Caller>;
  /** The connection breaks and comes back; calls go on. */
  interrupt(): Promise<void>;
  /** The switch itself dies and comes back. */
  restart(): Promise<void>;
  /** Lets a little time pass; a condition is looked at again after it. */
  step(): Promise<void>;
  dispose(): Promise<void>;
}

type EventOf<Type extends SwitchEvent['type']> = Extract<SwitchEvent, { type: Type }>;

/** All events since the start, to be waited for. */
export class EventLog {
  readonly all: SwitchEvent[] = [];

  of<Type extends SwitchEvent['type']>(type: Type): EventOf<Type>[] {
    return this.all.filter((event): event is EventOf<Type> => event.type === type);
  }

  ofLeg(legId: string): string[] {
    return this.all.filter((event) => 'legId' in event && event.legId === legId).map((event) => event.type);
  }
}

/** Waits for a condition without knowing how long it takes: `step` moves the harness's own time. */
export async function until<T>(
  harness: Pick<SwitchHarness, 'step' | 'log'>,
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const deadline = performance.now() + 12_000;
  while (performance.now() < deadline) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await harness.step();
  }
  throw new Error(`Not seen: ${what}. Events: ${JSON.stringify(harness.log.all.slice(-12))}`);
}

/** Waits for an event of a type that matches. */
export function untilEvent<Type extends SwitchEvent['type']>(
  harness: Pick<SwitchHarness, 'step' | 'log'>,
  type: Type,
  match: (event: EventOf<Type>) => boolean = () => true,
): Promise<EventOf<Type>> {
  return until(harness, type, () => harness.log.of(type).find(match));
}

export async function readAll(stream: NodeJS.ReadableStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    if (!Buffer.isBuffer(chunk)) throw new Error('not bytes');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** One channel of interleaved 16-bit stereo. */
export function channelOf(bytes: Buffer, channel: 'left' | 'right'): number[] {
  expect(bytes.length % 4).toBe(0);
  const samples: number[] = [];
  for (let at = channel === 'left' ? 0 : 2; at < bytes.length; at += 4) samples.push(bytes.readInt16LE(at));
  return samples;
}
