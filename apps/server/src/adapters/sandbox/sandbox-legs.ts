import type { HangUpCause, HangUpReason, LegTags, LiveLeg, SwitchEvent } from '#modules/voice/switch.ts';
import type { Scheduler } from './scheduler.ts';

export interface SandboxLeg {
  readonly legId: string;
  readonly direction: 'inbound' | 'outbound';
  readonly createdAt: Date;
  readonly inbound: LiveLeg['inbound'];
  tags: LegTags | undefined;
  up: boolean;
  /** The party hangs up this long after the answer. */
  talkMs: number | undefined;
  /** Cancel what was planned for the leg. */
  readonly plans: Set<() => void>;
}

type Emit = (event: SwitchEvent) => void;

const kindOfRejection: Record<HangUpReason, HangUpCause['kind']> = {
  normal: 'cancelled',
  busy: 'busy',
  rejected: 'rejected',
  unavailable: 'unreachable',
  no_answer: 'no_answer',
};

/** Legs and bridges in memory. */
export class SandboxLegs {
  readonly #legs = new Map<string, SandboxLeg>();
  readonly #known = new Set<string>();
  readonly #bridges = new Map<string, Set<string>>();
  readonly #waiting = new Map<string, (() => void)[]>();
  readonly #scheduler: Scheduler;
  readonly #emit: Emit;
  readonly #onEnd: (legId: string) => void;

  constructor(scheduler: Scheduler, emit: Emit, onEnd: (legId: string) => void) {
    this.#scheduler = scheduler;
    this.#emit = emit;
    this.#onEnd = onEnd;
  }

  get(legId: string): SandboxLeg | undefined {
    return this.#legs.get(legId);
  }

  /** Also true for a leg that ended: repeating its start must not start it again. */
  isKnown(legId: string): boolean {
    return this.#known.has(legId);
  }

  add(leg: Pick<SandboxLeg, 'legId' | 'direction' | 'tags' | 'inbound'>): SandboxLeg {
    const added: SandboxLeg = {
      ...leg,
      createdAt: this.#scheduler.now(),
      up: false,
      talkMs: undefined,
      plans: new Set(),
    };
    this.#legs.set(leg.legId, added);
    this.#known.add(leg.legId);
    return added;
  }

  /** Runs later, unless the leg has ended by then. */
  plan(leg: SandboxLeg, ms: number, run: () => void): void {
    const cancel = this.#scheduler.setTimeout(() => {
      leg.plans.delete(cancel);
      run();
    }, ms);
    leg.plans.add(cancel);
  }

  cancelPlans(leg: SandboxLeg): void {
    for (const cancel of leg.plans) cancel();
    leg.plans.clear();
  }

  setUp(leg: SandboxLeg): void {
    if (leg.up) return;
    leg.up = true;
    this.#emit({ type: 'leg_answered', at: this.#scheduler.now(), legId: leg.legId });
    this.#release(leg.legId);
  }

  end(leg: SandboxLeg, cause: HangUpCause): void {
    if (!this.#legs.delete(leg.legId)) return;
    this.cancelPlans(leg);
    for (const members of this.#bridges.values()) members.delete(leg.legId);
    this.#onEnd(leg.legId);
    this.#emit({ type: 'leg_ended', at: this.#scheduler.now(), legId: leg.legId, cause });
    this.#release(leg.legId);
  }

  hangUp(legId: string, reason: HangUpReason): void {
    const leg = this.#legs.get(legId);
    if (!leg) return;
    if (leg.up) this.end(leg, { kind: 'normal', code: 16 });
    else this.end(leg, { kind: leg.direction === 'inbound' ? kindOfRejection[reason] : 'cancelled' });
  }

  createBridge(bridgeId: string): void {
    if (!this.#bridges.has(bridgeId)) this.#bridges.set(bridgeId, new Set());
  }

  destroyBridge(bridgeId: string): void {
    this.#bridges.delete(bridgeId);
  }

  /** Waits for the answer of an outgoing leg, as a real switch does. */
  async join(bridgeId: string, legId: string): Promise<void> {
    const leg = this.#legs.get(legId);
    if (leg && leg.direction === 'outbound' && !leg.up) {
      await new Promise<void>((resolve) => {
        this.#waiting.set(legId, [...(this.#waiting.get(legId) ?? []), resolve]);
      });
    }
    const bridge = this.#bridges.get(bridgeId);
    if (!bridge || !this.#legs.has(legId)) return;
    for (const members of this.#bridges.values()) members.delete(legId);
    bridge.add(legId);
  }

  leave(bridgeId: string, legId: string): void {
    this.#bridges.get(bridgeId)?.delete(legId);
  }

  listLegs(): LiveLeg[] {
    return [...this.#legs.values()].map(({ legId, up, createdAt, tags, inbound }) => ({
      legId,
      state: up ? 'up' : 'ringing',
      createdAt,
      ...(tags && { tags }),
      ...(inbound && { inbound }),
    }));
  }

  listBridges(): { bridgeId: string; legIds: string[] }[] {
    return [...this.#bridges].map(([bridgeId, members]) => ({ bridgeId, legIds: [...members] }));
  }

  /** As when the switch itself dies: no events, nothing left. */
  wipe(): void {
    for (const leg of this.#legs.values()) {
      this.cancelPlans(leg);
      this.#onEnd(leg.legId);
    }
    this.#legs.clear();
    this.#bridges.clear();
    for (const legId of this.#waiting.keys()) this.#release(legId);
  }

  #release(legId: string): void {
    const waiting = this.#waiting.get(legId) ?? [];
    this.#waiting.delete(legId);
    for (const resolve of waiting) resolve();
  }
}
