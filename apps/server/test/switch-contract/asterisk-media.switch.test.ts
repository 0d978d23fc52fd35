import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type Call, rootMeanSquare, toneAmplitude, toneSource } from '@guanjia/sip-peer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HangUpReason } from '#modules/voice/switch.ts';
import { type AsteriskHarness, makeAsteriskHarness } from './asterisk-harness.ts';
import { channelOf, readAll, until, untilEvent } from './harness.ts';
import { publicTone } from './sipp.ts';

const customerTone = 660;
const agentTone = 880;
const loud = 5000;
const quiet = 300;

/** What the contract cannot see without ears: sound, on a real Asterisk. */
describe('the sound of a call', { timeout: 20_000 }, () => {
  let h: AsteriskHarness;
  beforeAll(async () => {
    h = await makeAsteriskHarness();
  }, 180_000);
  afterAll(() => h.dispose());

  const heard = (what: string, look: () => boolean) => until(h, what, look);

  async function dialPhone(): Promise<string> {
    const legId = randomUUID();
    await h.sw.originate({
      legId,
      tags: { tenantId: 't', role: 'agent', phoneId: h.phoneId },
      timeoutMs: 10_000,
      to: { kind: 'phone', phoneId: h.phoneId },
      callerNumber: '4008000000',
    });
    await untilEvent(h, 'leg_answered', (event) => event.legId === legId);
    h.latestPhoneCall().media.play(toneSource(agentTone));
    return legId;
  }

  async function dialTrunk(trunkId: string): Promise<string> {
    const legId = randomUUID();
    await h.sw.originate({
      legId,
      tags: { tenantId: 't', callId: legId, role: 'customer' },
      timeoutMs: 10_000,
      to: { kind: 'trunk', trunkId, number: '13800138000' },
      callerNumber: '4008000000',
    });
    await untilEvent(h, 'leg_answered', (event) => event.legId === legId);
    return legId;
  }

  /** A customer and an agent who can both be listened to, in one bridge. */
  async function talk() {
    const arrived = once(h.public, 'call') as Promise<[Call]>;
    void arrived.then(([call]) => call.answer());
    const customerLeg = await dialTrunk('measured');
    const [customer] = await arrived;
    customer.media.play(toneSource(customerTone));
    const agentLeg = await dialPhone();
    const agent = h.latestPhoneCall();
    const bridgeId = randomUUID();
    await h.sw.createBridge(bridgeId);
    await h.sw.join(bridgeId, [customerLeg, agentLeg]);
    await heard('each other', () => customer.media.heardTone(agentTone) > loud);
    await heard('each other', () => agent.media.heardTone(customerTone) > loud);
    return {
      bridgeId,
      customerLeg,
      agentLeg,
      customer,
      agent,
      async end() {
        await h.sw.destroyBridge(bridgeId);
        for (const legId of [customerLeg, agentLeg]) {
          await h.sw.hangUp(legId, 'normal');
          await untilEvent(h, 'leg_ended', (event) => event.legId === legId);
        }
      },
    };
  }

  it('passes both ways, and shows the number that we call from', async () => {
    const call = await talk();
    expect(call.customer.callerNumber).toBe('4008000000');
    expect(call.customer.calledNumber).toBe('13800138000');
    await call.end();
  });

  it('is music for one who is held, and comes back', async () => {
    const call = await talk();
    await h.sw.leave(call.bridgeId, call.customerLeg);
    await h.sw.startMusic(call.customerLeg);
    await heard('music', () => {
      const loudness = call.customer.media.heardLoudness();
      return loudness > 50 && call.customer.media.heardTone(agentTone) < quiet;
    });
    await heard('no customer', () => call.agent.media.heardTone(customerTone) < quiet);
    await h.sw.stopMusic(call.customerLeg);
    await h.sw.join(call.bridgeId, [call.customerLeg]);
    await heard('the agent again', () => call.customer.media.heardTone(agentTone) > loud);
    await heard('the customer again', () => call.agent.media.heardTone(customerTone) > loud);
    await call.end();
  });

  it('is silence from one who is muted, who still hears', async () => {
    const call = await talk();
    await h.sw.mute(call.agentLeg);
    await heard('no agent', () => call.customer.media.heardTone(agentTone) < quiet);
    // Silence, not nothing: a carrier would end a call without media.
    const packets = call.customer.media.receivedPackets;
    await heard('packets all the same', () => call.customer.media.receivedPackets > packets + 20);
    expect(call.customer.media.heardLoudness()).toBeLessThan(50);
    call.agent.media.clearHeard();
    await heard('the customer still', () => call.agent.media.heardTone(customerTone) > loud);
    await h.sw.unmute(call.agentLeg);
    await heard('the agent again', () => call.customer.media.heardTone(agentTone) > loud);
    await call.end();
  });

  it('carries digits to the party', async () => {
    const call = await talk();
    let digits = '';
    call.customer.media.on('digit', (digit) => {
      digits += digit;
    });
    await h.sw.sendDigits(call.customerLeg, '159*#');
    await heard('the digits', () => digits === '159*#');
    await call.end();
  });

  it('goes on, with its recording, while the server is away', async () => {
    const recordingId = randomUUID();
    const call = await talk();
    await h.sw.startRecording(recordingId, call.customerLeg);
    await h.interrupt();
    call.customer.media.clearHeard();
    call.agent.media.clearHeard();
    await heard('the agent meanwhile', () => call.customer.media.heardTone(agentTone) > loud);
    await heard('the customer meanwhile', () => call.agent.media.heardTone(customerTone) > loud);
    await until(h, 'the connection', () => h.log.all.at(-1)?.type === 'connected');
    await h.sw.stopRecording(recordingId, call.customerLeg);
    await untilEvent(h, 'recording_stopped', (event) => event.recordingId === recordingId);
    await call.end();
  });

  it('is recorded with the customer left, the agent right, and silence where it was paused', async () => {
    const recordingId = randomUUID();
    const bytesSoFar = async () => (await h.sw.openRecording(recordingId))?.bytes ?? 0;
    const grows = async (ms: number) => {
      const from = await bytesSoFar();
      await until(h, `${ms} ms of recording`, async () => (await bytesSoFar()) >= from + ms * 32);
    };
    // SIPp is the public: it says publicTone.
    const customerLeg = await dialTrunk('stays');
    const agentLeg = await dialPhone();
    const bridgeId = randomUUID();
    await h.sw.createBridge(bridgeId);
    await h.sw.join(bridgeId, [customerLeg, agentLeg]);
    await heard('the public', () => h.latestPhoneCall().media.heardTone(publicTone) > loud);
    await h.sw.startRecording(recordingId, customerLeg);
    await grows(1000);
    await h.sw.pauseRecording(recordingId, customerLeg);
    const pausedAt = await bytesSoFar();
    await grows(2200);
    await h.sw.resumeRecording(recordingId, customerLeg);
    const resumedAt = await bytesSoFar();
    await grows(1000);
    await h.sw.stopRecording(recordingId, customerLeg);
    await untilEvent(h, 'recording_stopped', (event) => event.recordingId === recordingId);

    const recording = await h.sw.openRecording(recordingId);
    if (!recording) throw new Error('no recording');
    const bytes = await readAll(recording.stream());
    expect(bytes.length).toBe(recording.bytes);
    const [left, right] = [channelOf(bytes, 'left'), channelOf(bytes, 'right')];
    const end = [left.slice(-2000), right.slice(-2000)] as const;
    expect(toneAmplitude(end[0], publicTone)).toBeGreaterThan(loud);
    expect(toneAmplitude(end[0], agentTone)).toBeLessThan(quiet);
    expect(toneAmplitude(end[1], agentTone)).toBeGreaterThan(loud);
    expect(toneAmplitude(end[1], publicTone)).toBeLessThan(quiet);
    // Asterisk writes in blocks of 32 KiB, so that the file lags by up to 1 s: look at the middle of the pause.
    const middle = Math.floor((pausedAt + resumedAt) / 2 / 4);
    expect(rootMeanSquare(left.slice(middle - 400, middle + 400))).toBe(0);
    expect(rootMeanSquare(right.slice(middle - 400, middle + 400))).toBe(0);
    for (const legId of [customerLeg, agentLeg]) await h.sw.hangUp(legId, 'normal');
    await h.sw.discardRecording(recordingId);
  });

  it.each<[reason: HangUpReason, status: number]>([
    ['normal', 603],
    ['busy', 486],
    ['rejected', 603],
    ['unavailable', 503],
    ['no_answer', 480],
  ])('is not there for a caller refused as %s, who is told %i', async (reason, status) => {
    const via = { host: '127.0.0.1', port: h.instance.sipPort };
    const seen = h.log.of('inbound').length;
    const call = await h.public.invite({ number: '4008000000', from: '13900000000', via });
    const ended = once(call, 'ended');
    const event = await until(h, 'inbound', () => h.log.of('inbound')[seen]);
    await h.sw.hangUp(event.legId, reason);
    expect(await ended).toEqual([{ by: 'them', status }]);
  });

  it('is ringing for a caller who comes while no server listens, and who is handed over later', async () => {
    const via = { host: '127.0.0.1', port: h.instance.sipPort };
    await h.interrupt();
    const seen = h.log.of('inbound').length;
    const call = await h.public.invite({ number: '4008000000', from: '13900000009', via });
    const event = await until(h, 'inbound', () => h.log.of('inbound')[seen]);
    expect(event).toMatchObject({
      trunkId: 'measured',
      callerNumber: '13900000009',
      calledNumber: '4008000000',
    });
    const answered = once(call, 'answered');
    await h.sw.answer(event.legId);
    await answered;
    call.hangUp();
    await untilEvent(h, 'leg_ended', (one) => one.legId === event.legId);
  });
});
