import type { HangUpReason } from '#modules/voice/switch.ts';
import { RecentIds } from './recent-ids.ts';

/** What Asterisk's events have told about one channel, or what we asked of it. */
export interface Leg {
  readonly legId: string;
  direction: 'inbound' | 'outbound';
  /** The `inbound` event was sent. */
  announced: boolean;
  ringing: boolean;
  up: boolean;
  /** In the Stasis application: only then it can be bridged, played to, … */
  controlled: boolean;
  bridgeId: string | undefined;
  hungUpBecause: HangUpReason | undefined;
  /** A SIP status that the party itself sent. */
  partyStatus: number | undefined;
}

/** The legs that are alive, and a memory of those that are gone, so that late and repeated commands stay quiet. */
export class LegBook {
  readonly #legs = new Map<string, Leg>();
  readonly #ended = new RecentIds();
  readonly #waiting = new Map<string, (() => void)[]>();

  get(legId: string): Leg | undefined {
    return this.#legs.get(legId);
  }

  ids(): Iterable<string> {
    return this.#legs.keys();
  }

  hasEnded(legId: string): boolean {
    return this.#ended.has(legId);
  }

  add(legId: string, direction: Leg['direction']): Leg {
    const known = this.#legs.get(legId);
    if (known) return known;
    const leg: Leg = {
      legId,
      direction,
      announced: false,
      ringing: false,
      up: false,
      controlled: false,
      bridgeId: undefined,
      hungUpBecause: undefined,
      partyStatus: undefined,
    };
    this.#legs.set(legId, leg);
    return leg;
  }

  setControlled(leg: Leg): void {
    leg.controlled = true;
    this.#release(leg.legId);
  }

  remove(legId: string): void {
    this.#legs.delete(legId);
    this.#ended.add(legId);
    this.#release(legId);
  }

  /** As if it had never been asked for: a repeated try must be made. */
  forget(legId: string): void {
    this.remove(legId);
    this.#ended.delete(legId);
  }

  /** Resolves when the leg can be controlled or is gone; at once for one that the book does not know. */
  whenControlled(legId: string): Promise<void> {
    const leg = this.#legs.get(legId);
    if (!leg || leg.controlled) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.set(legId, [...(this.#waiting.get(legId) ?? []), resolve]);
    });
  }

  #release(legId: string): void {
    const waiting = this.#waiting.get(legId) ?? [];
    this.#waiting.delete(legId);
    for (const resolve of waiting) resolve();
  }
}
