import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Call, SipPeer } from '@guanjia/sip-peer';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Carrier, openCarrier } from './carrier.ts';
import { openControl } from './control.ts';
import { loadSpeech, type Speech } from './speech.ts';

const folder = fileURLToPath(new URL('../audio', import.meta.url));

describe('the demo carrier', { timeout: 20_000 }, () => {
  let speech: Speech;
  let carrier: Carrier;
  let us: SipPeer;
  beforeEach(async () => {
    speech = await loadSpeech(folder);
    us = await SipPeer.open();
    carrier = await openCarrier({ port: 0, switchAddress: us.address, speech });
  });
  afterEach(() => {
    carrier.close();
    us.close();
  });
  const dial = (number: string) => us.invite({ number, from: '4008000000', via: carrier.address });
  const loudness = (call: Call) => call.media.heardLoudness();

  it.each([
    ['13800138080', 486],
    ['13800138092', 404],
    ['13800138095', 480],
    ['13800138098', 503],
  ])('says no for %s with %i', async (number, status) => {
    const call = await dial(number);
    expect(await once(call, 'ended')).toEqual([{ by: 'them', status }]);
  });

  it('rings before it rejects', async () => {
    const call = await dial('13800138089');
    await once(call, 'ringing');
    expect(await once(call, 'ended')).toEqual([{ by: 'them', status: 603 }]);
  });

  it('rings for ever where nobody answers', async () => {
    const call = await dial('13800138070');
    await once(call, 'ringing');
    expect(carrier.calls()).toMatchObject([{ direction: 'incoming', to: '13800138070', state: 'ringing' }]);
    call.hangUp();
    expect(await once(call, 'ended')).toEqual([{ by: 'us', status: 487 }]);
  });

  it('rings, answers and talks', async () => {
    const call = await dial('13800138099');
    await once(call, 'ringing');
    await once(call, 'answered');
    await vi.waitFor(() => expect(loudness(call)).toBeGreaterThan(500), 8000);
    call.hangUp();
  });

  it('beeps after the greeting of an answering machine', async () => {
    const call = await dial('13800138085');
    await once(call, 'answered');
    await vi.waitFor(() => expect(call.media.heardTone(1000)).toBeGreaterThan(4000), 12_000);
    call.hangUp();
  });

  it('calls in on demand, speaks, and can be hung up', async () => {
    const control = await openControl(carrier, speech, 0);
    const address = control.address();
    if (typeof address !== 'object' || !address) throw new Error('no address');
    const base = `http://127.0.0.1:${address.port}`;
    const post = (body: unknown) => fetch(`${base}/call-in`, { method: 'POST', body: JSON.stringify(body) });
    try {
      expect((await post({ from: 'x', to: '1' })).status).toBe(400);
      expect((await post({ from: '13800138001', to: '4008000000', speak: 'nothing' })).status).toBe(400);
      const arrived = once(us, 'call') as Promise<[Call]>;
      expect((await post({ from: '13800138001', to: '4008000000', speak: 'ask-repair' })).status).toBe(201);
      const [call] = await arrived;
      expect([call.callerNumber, call.calledNumber]).toEqual(['13800138001', '4008000000']);
      call.answer();
      await vi.waitFor(() => expect(loudness(call)).toBeGreaterThan(500), 5000);
      const [view] = (await (await fetch(`${base}/calls`)).json()) as { id: string; state: string }[];
      expect(view?.state).toBe('up');
      const ended = once(call, 'ended');
      expect((await fetch(`${base}/calls/${view?.id}`, { method: 'DELETE' })).status).toBe(200);
      expect(await ended).toEqual([{ by: 'them' }]);
    } finally {
      control.closeAllConnections();
      control.close();
    }
  });
});
