import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Call } from './call.ts';
import { SipPeer } from './peer.ts';
import { toneSource } from './tone.ts';

/** Two peers that call each other: the whole of the package without a switch. */
describe('two peers', { timeout: 20_000 }, () => {
  let caller: SipPeer;
  let callee: SipPeer;
  beforeEach(async () => {
    caller = await SipPeer.open();
    callee = await SipPeer.open();
  });
  afterEach(() => {
    caller.close();
    callee.close();
  });

  async function call(): Promise<{ out: Call; into: Call }> {
    const arrived = once(callee, 'call') as Promise<[Call]>;
    const out = await caller.invite({ number: '4001', from: '13800000000', via: callee.address });
    const [into] = await arrived;
    return { out, into };
  }

  async function talk(): Promise<{ out: Call; into: Call }> {
    const both = await call();
    const answered = once(both.out, 'answered');
    both.into.answer();
    await answered;
    return both;
  }

  it('hear each other, early and after the answer', async () => {
    const { out, into } = await call();
    expect({ called: into.calledNumber, caller: into.callerNumber }).toEqual({
      called: '4001',
      caller: '13800000000',
    });
    into.media.play(toneSource(440));
    into.earlyMedia();
    await vi.waitFor(() => expect(out.media.heardTone(440)).toBeGreaterThan(6000), 5000);
    out.media.play(toneSource(880));
    into.answer();
    await vi.waitFor(() => expect(into.media.heardTone(880)).toBeGreaterThan(6000), 5000);
    expect(out.media.receivedPackets).toBeGreaterThan(10);
  });

  it('exchange digits', async () => {
    const { out, into } = await talk();
    let digits = '';
    into.media.on('digit', (digit) => {
      digits += digit;
    });
    out.media.sendDigits('15#*');
    await vi.waitFor(() => expect(digits).toBe('15#*'), 5000);
  });

  it('end by BYE from either side', async () => {
    for (const side of ['out', 'into'] as const) {
      const both = await talk();
      const other = side === 'out' ? both.into : both.out;
      const ended = once(other, 'ended');
      both[side].hangUp();
      expect(await ended).toEqual([{ by: 'them' }]);
    }
  });

  it('end by CANCEL and by rejection', async () => {
    const cancelled = await call();
    const ringing = once(cancelled.out, 'ringing');
    cancelled.into.ring();
    await ringing;
    const ended = [once(cancelled.into, 'ended'), once(cancelled.out, 'ended')];
    cancelled.out.hangUp();
    expect(await Promise.all(ended)).toEqual([[{ by: 'them', status: 487 }], [{ by: 'us', status: 487 }]]);

    const rejected = await call();
    const end = once(rejected.out, 'ended');
    rejected.into.reject(486);
    expect(await end).toEqual([{ by: 'them', status: 486 }]);
  });

  it('end all calls when one of them closes', async () => {
    const { into } = await talk();
    const unanswered = await call();
    const ended = [once(into, 'ended'), once(unanswered.out, 'ended')];
    caller.close();
    expect(await Promise.all(ended)).toEqual([[{ by: 'them' }], [{ by: 'us' }]]);
    caller = await SipPeer.open();
  });

  it('hold each other by re-INVITE', async () => {
    const { out, into } = await talk();
    const held = once(into, 'direction');
    const accepted = once(out, 'reinvited');
    out.setDirection('sendonly');
    expect(await held).toEqual(['sendonly']);
    await accepted;
  });

  it('register without being asked for a password', async () => {
    const status = await caller.register({
      registrar: callee.address,
      username: 'a',
      password: 'b',
      expires: 60,
    });
    expect(status).toBe(200);
  });
});
