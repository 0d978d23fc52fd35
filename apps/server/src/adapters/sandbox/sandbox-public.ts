import { publicBehaviour } from '@guanjia/sip-peer';
import type { SwitchEvent } from '#modules/voice/switch.ts';
import { hangUpCause } from '../asterisk/hang-up-cause.ts';
import type { SandboxLeg, SandboxLegs } from './sandbox-legs.ts';
import type { Scheduler } from './scheduler.ts';

/** How long a carrier takes before the far end rings or refuses. */
const setUpMs = 200;
/** How long a phone takes that accepts by itself. */
const autoAcceptMs = 20;

/** Q.850 that Asterisk reports for a SIP status, so that both switches say the same. */
const codeOfStatus = new Map([
  [404, 1],
  [480, 19],
  [486, 17],
  [503, 34],
  [603, 21],
]);

interface Dialling {
  legs: SandboxLegs;
  scheduler: Scheduler;
  emit: (event: SwitchEvent) => void;
}

/** A registered phone accepts by itself. */
export function dialPhone({ legs }: Dialling, leg: SandboxLeg): void {
  legs.plan(leg, autoAcceptMs, () => legs.setUp(leg));
}

/** The public behaves by the number's last digits, exactly as at the demo carrier. */
export function dialPublic(dialling: Dialling, leg: SandboxLeg, number: string, timeoutMs: number): void {
  const { legs, scheduler, emit } = dialling;
  const behaviour = publicBehaviour(number);
  const refuse = (sipStatus: number, saidByParty: boolean) => {
    const code = codeOfStatus.get(sipStatus) ?? 38;
    legs.end(leg, hangUpCause({ code, sipStatus, saidByParty, direction: 'outbound', wasUp: false }));
  };
  legs.plan(leg, timeoutMs, () => refuse(480, false));
  if (behaviour.kind !== 'refuse' || behaviour.ringMs > 0) {
    legs.plan(leg, setUpMs, () => emit({ type: 'leg_ringing', at: scheduler.now(), legId: leg.legId }));
  }
  switch (behaviour.kind) {
    case 'no_answer':
      return;
    case 'refuse':
      legs.plan(leg, setUpMs + behaviour.ringMs, () => refuse(behaviour.status, true));
      return;
    case 'answer':
    case 'machine':
      legs.plan(leg, setUpMs + behaviour.ringMs, () => {
        legs.cancelPlans(leg);
        legs.setUp(leg);
        if (behaviour.talkMs === undefined) return;
        legs.plan(leg, behaviour.talkMs, () => legs.end(leg, { kind: 'normal', code: 16 }));
      });
  }
}
