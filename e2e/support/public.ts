import { type Address, type Call, SipPeer, toneSource } from '@guanjia/sip-peer';
import { until } from './until.ts';

/** What the measured public says: Hz. */
export const publicTone = 440;

/** What somebody of the public does with a call. */
export type Behaviour = 'answer' | 'ring' | { refuse: number };

/** The public on one SIP address, whose every call can be measured. */
export interface MeasuredPublic {
  readonly address: Address;
  /** All calls so far, oldest first. */
  readonly calls: readonly Call[];
  /** What is done with the calls that come from now on; `answer` at the start. */
  behave(behaviour: Behaviour): void;
  /** Calls the product and says the tone once it is answered. */
  callIn(to: { switchAddress: Address; number: string; from: string }): Promise<Call>;
  close(): void;
}

export async function openPublic(): Promise<MeasuredPublic> {
  const peer = await SipPeer.open({ user: 'public' });
  const calls: Call[] = [];
  let behaviour: Behaviour = 'answer';
  peer.on('call', (call) => {
    calls.push(call);
    if (typeof behaviour === 'object') {
      call.reject(behaviour.refuse);
      return;
    }
    call.ring();
    if (behaviour === 'ring') return;
    call.media.play(toneSource(publicTone));
    call.answer();
  });
  return {
    address: peer.address,
    calls,
    behave(next) {
      behaviour = next;
    },
    async callIn({ switchAddress, number, from }) {
      const call = await peer.invite({ number, from, via: switchAddress });
      call.media.play(toneSource(publicTone));
      calls.push(call);
      return call;
    },
    close: () => peer.close(),
  };
}

/** The n-th call, counted from 1, once it is there. */
export function callOf(measured: MeasuredPublic, count: number): Promise<Call> {
  return until(`call ${count} of the public`, () => measured.calls[count - 1]);
}

/** Resolves as soon as this tone stands out of what the party hears. */
export async function hearsTone(
  call: Call,
  frequency: number,
  what: string,
  milliseconds = 10_000,
): Promise<void> {
  await until(
    what,
    () => {
      if (call.state === 'ended') throw new Error(`the call ended while waiting for: ${what}`);
      return call.media.heardTone(frequency) > 400;
    },
    milliseconds,
  );
}
