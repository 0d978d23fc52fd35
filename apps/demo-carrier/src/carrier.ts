import { type Address, type Call, numberSeed, publicBehaviour, SipPeer } from '@guanjia/sip-peer';
import { clipsOf, type Speech } from './speech.ts';

/** A caller who is not answered gives up after this. */
const patienceMs = 90_000;

export interface CallIn {
  from: string;
  to: string;
  /** Clips to say in turn; chosen by the caller's number when missing. */
  speak?: readonly string[];
  /** Hangs up this long after the answer; 20–60 s by the caller's number when missing. */
  talkMs?: number;
}

interface CallView {
  id: string;
  direction: 'incoming' | 'outgoing';
  from: string;
  to: string;
  state: Call['state'];
  sentPackets: number;
  receivedPackets: number;
  /** Loudness of what the party hears now, 0–32767. */
  heard: number;
}

export interface Carrier {
  address: Address;
  callIn(request: CallIn): Promise<CallView>;
  calls(): CallView[];
  /** False when there is no such call. */
  hangUp(id: string): boolean;
  close(): void;
}

export interface CarrierOptions {
  port: number;
  /** Where calls from the public go. */
  switchAddress: Address;
  speech: Speech;
}

/** The public behind one SIP address: answers by the table in sip-peer, and calls in on demand. */
export async function openCarrier({ port, switchAddress, speech }: CarrierOptions): Promise<Carrier> {
  const peer = await SipPeer.open({ port, user: 'carrier' });
  peer.on('call', (call) => receive(call, speech));

  return {
    address: peer.address,
    async callIn({ from, to, speak, talkMs }) {
      const call = await peer.invite({ number: to, from, via: switchAddress });
      call.media.play(speech.talk(speak ?? clipsOf(from, 'calling')));
      const later = planner(call);
      later(patienceMs, () => {
        if (call.state !== 'up') call.hangUp();
      });
      call.once('answered', () => later(talkMs ?? defaultTalkMs(from), () => call.hangUp()));
      return viewOf(call);
    },
    calls: () => [...peer.calls].map(viewOf),
    hangUp(id) {
      const call = [...peer.calls].find((one) => one.dialog.callId === id);
      call?.hangUp();
      return call !== undefined;
    },
    close: () => peer.close(),
  };
}

/** Somebody of the public is called. */
function receive(call: Call, speech: Speech): void {
  const behaviour = publicBehaviour(call.calledNumber);
  const later = planner(call);
  switch (behaviour.kind) {
    case 'no_answer':
      call.ring();
      return;
    case 'refuse':
      if (behaviour.ringMs > 0) call.ring();
      later(behaviour.ringMs, () => call.reject(behaviour.status));
      return;
    case 'answer':
    case 'machine': {
      if (behaviour.ringMs > 0) call.ring();
      const isMachine = behaviour.kind === 'machine';
      call.media.play(isMachine ? speech.machine() : speech.talk(clipsOf(call.calledNumber, 'answering')));
      const { talkMs } = behaviour;
      later(behaviour.ringMs, () => {
        call.answer();
        if (talkMs !== undefined) later(talkMs, () => call.hangUp());
      });
    }
  }
}

/** Timers that end with the call. */
function planner(call: Call): (ms: number, run: () => void) => void {
  const timers = new Set<NodeJS.Timeout>();
  call.once('ended', () => {
    for (const timer of timers) clearTimeout(timer);
  });
  return (ms, run) => {
    timers.add(setTimeout(run, ms));
  };
}

function defaultTalkMs(number: string): number {
  return 20_000 + (numberSeed(number) % 40_001);
}

function viewOf(call: Call): CallView {
  return {
    id: call.dialog.callId,
    direction: call.direction,
    from: call.callerNumber,
    to: call.calledNumber,
    state: call.state,
    sentPackets: call.media.sentPackets,
    receivedPackets: call.media.receivedPackets,
    heard: Math.round(call.media.heardLoudness()),
  };
}
