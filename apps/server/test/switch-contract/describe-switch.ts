import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HangUpCause, HangUpReason, LegTags } from '#modules/voice/switch.ts';
import { type PartyKind, readAll, type SwitchHarness, until, untilEvent } from './harness.ts';

const tenantId = '0190a000-0000-7000-8000-000000000001';

/** The contract of the Switch port. Every implementation runs it. */
export function describeSwitch(name: string, makeHarness: () => Promise<SwitchHarness>): void {
  describe(name, { timeout: 20_000 }, () => {
    let h: SwitchHarness;
    beforeAll(async () => {
      h = await makeHarness();
    }, 180_000);
    afterAll(() => h.dispose());

    const tagsOf = (callId: string): LegTags => ({ tenantId, callId, role: 'customer' });
    const agentTags = (): LegTags => ({ tenantId, role: 'agent', phoneId: h.phoneId });

    async function dial(kind: PartyKind, timeoutMs = 30_000): Promise<string> {
      const legId = randomUUID();
      const { trunkId, number } = h.partyOf(kind);
      const to = { kind: 'trunk', trunkId, number } as const;
      await h.sw.originate({ legId, tags: tagsOf(legId), to, callerNumber: '4008000000', timeoutMs });
      return legId;
    }
    async function dialPhone(phoneId = h.phoneId): Promise<string> {
      const legId = randomUUID();
      const to = { kind: 'phone', phoneId } as const;
      await h.sw.originate({ legId, tags: agentTags(), to, callerNumber: '4008000000', timeoutMs: 10_000 });
      return legId;
    }
    const answered = (legId: string) => untilEvent(h, 'leg_answered', (event) => event.legId === legId);
    const ended = (legId: string) => untilEvent(h, 'leg_ended', (event) => event.legId === legId);
    const legOf = async (legId: string) => (await h.sw.snapshot()).legs.find((leg) => leg.legId === legId);
    const membersOf = async (bridgeId: string) =>
      (await h.sw.snapshot()).bridges.find((bridge) => bridge.bridgeId === bridgeId)?.legIds.toSorted();

    async function endLegs(...legIds: string[]): Promise<void> {
      for (const legId of legIds) await h.sw.hangUp(legId, 'normal');
      for (const legId of legIds) await ended(legId);
    }

    it('says that it is connected, and that its phone has registered', async () => {
      expect(h.log.all[0]).toMatchObject({ type: 'connected', restarted: false });
      await untilEvent(h, 'phone_registered', (event) => event.phoneId === h.phoneId);
      expect((await h.sw.snapshot()).registeredPhones).toEqual([h.phoneId]);
    });

    describe('an outgoing leg', () => {
      it.each<[kind: PartyKind, cause: HangUpCause]>([
        ['busy', { kind: 'busy', code: 17, sipStatus: 486 }],
        ['empty', { kind: 'empty_number', code: 1, sipStatus: 404 }],
        ['rejects', { kind: 'rejected', code: 21, sipStatus: 603 }],
        ['off', { kind: 'unreachable', code: 19, sipStatus: 480 }],
        ['network_busy', { kind: 'congestion', code: 34, sipStatus: 503 }],
      ])('to a party that is %s ends with its cause', async (kind, cause) => {
        const legId = await dial(kind);
        expect((await ended(legId)).cause).toEqual(cause);
        expect(h.log.ofLeg(legId)).not.toContain('leg_answered');
        expect(await legOf(legId)).toBeUndefined();
      });

      it('that nobody answers in time ends with no answer', async () => {
        const legId = await dial('rings', 1000);
        expect((await ended(legId)).cause).toEqual({ kind: 'no_answer', code: 19, sipStatus: 480 });
        expect(h.log.ofLeg(legId)).toEqual(['leg_ringing', 'leg_ended']);
      });

      it('that we give up is cancelled', async () => {
        const legId = await dial('rings');
        await untilEvent(h, 'leg_ringing', (event) => event.legId === legId);
        expect(await legOf(legId)).toMatchObject({ state: 'ringing', tags: tagsOf(legId) });
        await h.sw.hangUp(legId, 'normal');
        expect((await ended(legId)).cause.kind).toBe('cancelled');
      });

      it('rings, is answered, and ends when the party hangs up', async () => {
        const legId = await dial('leaves');
        expect((await ended(legId)).cause).toEqual({ kind: 'normal', code: 16 });
        expect(h.log.ofLeg(legId)).toEqual(['leg_ringing', 'leg_answered', 'leg_ended']);
      });

      it('is started once, however often it is asked for', async () => {
        const legId = await dial('stays');
        const { trunkId, number } = h.partyOf('stays');
        const again = {
          legId,
          tags: tagsOf(legId),
          callerNumber: '4008000000',
          timeoutMs: 10_000,
          to: { kind: 'trunk', trunkId, number } as const,
        };
        await h.sw.originate(again);
        await answered(legId);
        await h.sw.originate(again);
        await endLegs(legId);
        await h.sw.originate(again);
        expect(h.log.ofLeg(legId)).toEqual(['leg_ringing', 'leg_answered', 'leg_ended']);
      });

      it('reaches a registered phone, and no other', async () => {
        const legId = await dialPhone();
        await answered(legId);
        expect(await legOf(legId)).toMatchObject({ state: 'up', tags: agentTags() });
        await endLegs(legId);
        expect((await ended(legId)).cause.kind).toBe('normal');

        const nobody = await dialPhone('nobody');
        expect((await ended(nobody)).cause.kind).toBe('unreachable');
        expect(h.log.ofLeg(nobody)).toEqual(['leg_ended']);
      });
    });

    describe('an inbound leg', () => {
      it('is announced, tagged, rung, answered and ended', async () => {
        const { legId, trunkId } = await h.callIn('13900000001', '4008000001');
        expect(h.log.of('inbound').find((event) => event.legId === legId)).toMatchObject({
          trunkId,
          calledNumber: '4008000001',
          callerNumber: '13900000001',
        });
        expect(await legOf(legId)).toMatchObject({ state: 'ringing', inbound: { trunkId } });
        expect((await legOf(legId))?.tags).toBeUndefined();
        for (let n = 0; n < 2; n++) {
          await h.sw.tag(legId, tagsOf('call-1'));
          await h.sw.ring(legId);
        }
        for (let n = 0; n < 2; n++) await h.sw.answer(legId);
        await answered(legId);
        expect(await legOf(legId)).toMatchObject({
          state: 'up',
          tags: tagsOf('call-1'),
          inbound: { trunkId },
        });
        await endLegs(legId);
        expect(h.log.ofLeg(legId)).toEqual(['inbound', 'leg_answered', 'leg_ended']);
      });

      it.each<[reason: HangUpReason, kind: HangUpCause['kind']]>([
        ['normal', 'cancelled'],
        ['busy', 'busy'],
        ['rejected', 'rejected'],
        ['unavailable', 'unreachable'],
        ['no_answer', 'no_answer'],
      ])('that we refuse as %s ends as %s', async (reason, kind) => {
        const { legId } = await h.callInControlled('13900000002', '4008000001');
        await h.sw.hangUp(legId, reason);
        expect((await ended(legId)).cause.kind).toBe(kind);
      });

      it('is cancelled when the caller gives up', async () => {
        const caller = await h.callInControlled('13900000003', '4008000001');
        caller.hangUp();
        expect((await ended(caller.legId)).cause.kind).toBe('cancelled');
      });

      it('tells the digits that the caller presses', async () => {
        const caller = await h.callInControlled('13900000004', '4008000001');
        await h.sw.answer(caller.legId);
        await answered(caller.legId);
        caller.pressDigits('19*#');
        await until(h, 'four digits', () => digitsOf(caller.legId) === '19*#');
        expect(h.log.of('digit').every((event) => event.durationMs > 0)).toBe(true);
        await endLegs(caller.legId);
      });
      const digitsOf = (legId: string) =>
        h.log
          .of('digit')
          .filter((event) => event.legId === legId)
          .map((event) => event.digit)
          .join('');
    });

    describe('a bridge', () => {
      it('takes legs in when they are answered, lets them out and in again', async () => {
        const bridgeId = randomUUID();
        const customer = await dial('stays');
        const agent = await dialPhone();
        for (let n = 0; n < 2; n++) await h.sw.createBridge(bridgeId);
        // Both still ring: joining waits, while time has to go on.
        const joined = h.sw.join(bridgeId, [customer, agent]);
        await answered(customer);
        await answered(agent);
        await joined;
        const both = [customer, agent].toSorted();
        await until(h, 'both in the bridge', async () => String(await membersOf(bridgeId)) === String(both));
        await h.sw.join(bridgeId, [customer, agent]);

        for (let n = 0; n < 2; n++) await h.sw.leave(bridgeId, customer);
        for (let n = 0; n < 2; n++) await h.sw.startMusic(customer);
        await until(h, 'only the agent', async () => String(await membersOf(bridgeId)) === agent);
        for (let n = 0; n < 2; n++) await h.sw.stopMusic(customer);
        await h.sw.join(bridgeId, [customer]);
        await until(h, 'both again', async () => String(await membersOf(bridgeId)) === String(both));

        for (let n = 0; n < 2; n++) await h.sw.mute(agent);
        for (let n = 0; n < 2; n++) await h.sw.unmute(agent);
        await h.sw.sendDigits(customer, '12#');
        await Promise.all([h.sw.destroyBridge(bridgeId), h.sw.destroyBridge(bridgeId)]);
        await h.sw.destroyBridge(bridgeId);
        await until(h, 'the bridge to be gone', async () => (await membersOf(bridgeId)) === undefined);
        expect(await legOf(customer)).toMatchObject({ state: 'up' });
        await endLegs(customer, agent);
      });

      it('is joined by the living only', async () => {
        const bridgeId = randomUUID();
        await h.sw.createBridge(bridgeId);
        const agent = await dialPhone();
        await answered(agent);
        await h.sw.join(bridgeId, ['gone', agent]);
        await until(h, 'the agent', async () => String(await membersOf(bridgeId)) === agent);
        await h.sw.destroyBridge(bridgeId);
        await endLegs(agent);
      });
    });

    it('plays a prompt to its end or until it is stopped', async () => {
      const legId = await dialPhone();
      await answered(legId);
      const finished = (id: string) =>
        h.log.of('playback_finished').filter((event) => event.playbackId === id).length;
      const [whole, stopped] = [randomUUID(), randomUUID()];
      for (let n = 0; n < 2; n++) await h.sw.play(legId, whole, 'goodbye');
      await until(h, 'the end of the prompt', () => finished(whole) === 1);
      await h.sw.play(legId, stopped, 'agent_away');
      for (let n = 0; n < 2; n++) await h.sw.stopPlayback(stopped);
      await until(h, 'the stopped prompt', () => finished(stopped) === 1);
      await endLegs(legId);
      expect([finished(whole), finished(stopped)]).toEqual([1, 1]);
    });

    it('records a leg until it is stopped', async () => {
      const recordingId = randomUUID();
      const legId = await dial('stays');
      await answered(legId);
      for (let n = 0; n < 2; n++) await h.sw.startRecording(recordingId, legId);
      await until(h, 'some audio', async () => ((await h.sw.openRecording(recordingId))?.bytes ?? 0) > 0);
      for (let n = 0; n < 2; n++) await h.sw.pauseRecording(recordingId, legId);
      for (let n = 0; n < 2; n++) await h.sw.resumeRecording(recordingId, legId);
      for (let n = 0; n < 2; n++) await h.sw.stopRecording(recordingId, legId);
      await untilEvent(h, 'recording_stopped', (event) => event.recordingId === recordingId);
      const recording = await h.sw.openRecording(recordingId);
      expect(recording?.bytes).toBeGreaterThan(0);
      const bytes = recording && (await readAll(recording.stream()));
      expect(bytes?.length).toBe(recording?.bytes);
      expect((bytes?.length ?? 1) % 4).toBe(0);
      for (let n = 0; n < 2; n++) await h.sw.discardRecording(recordingId);
      expect(await h.sw.openRecording(recordingId)).toBeUndefined();
      await endLegs(legId);
    });

    it('ends a recording with its leg', async () => {
      const recordingId = randomUUID();
      const legId = await dial('stays');
      await answered(legId);
      await h.sw.startRecording(recordingId, legId);
      await endLegs(legId);
      await untilEvent(h, 'recording_stopped', (event) => event.recordingId === recordingId);
      expect(await h.sw.openRecording(recordingId)).toBeDefined();
      await h.sw.discardRecording(recordingId);
    });

    it('is quiet about what no longer exists', async () => {
      const { sw } = h;
      const commands: Promise<unknown>[] = [
        sw.tag('gone', agentTags()),
        sw.ring('gone'),
        sw.answer('gone'),
        sw.hangUp('gone', 'busy'),
        sw.join('gone', ['gone']),
        sw.leave('gone', 'gone'),
        sw.destroyBridge('gone'),
        sw.startMusic('gone'),
        sw.stopMusic('gone'),
        sw.mute('gone'),
        sw.unmute('gone'),
        sw.sendDigits('gone', '1'),
        sw.play('gone', randomUUID(), 'goodbye'),
        sw.stopPlayback('gone'),
        sw.startRecording('gone', 'gone'),
        sw.pauseRecording('gone', 'gone'),
        sw.resumeRecording('gone', 'gone'),
        sw.stopRecording('gone', 'gone'),
        sw.discardRecording('gone'),
        sw.removePhone('gone'),
        sw.removeTrunk('gone'),
      ];
      expect((await Promise.allSettled(commands)).filter(({ status }) => status === 'rejected')).toEqual([]);
      expect(await sw.openRecording('gone')).toBeUndefined();
    });

    it('keeps calls over a lost connection and finds them again by their tags', async () => {
      const bridgeId = randomUUID();
      const customer = await dial('stays');
      const agent = await dialPhone();
      await answered(customer);
      await answered(agent);
      await h.sw.createBridge(bridgeId);
      await h.sw.join(bridgeId, [customer, agent]);
      const before = h.log.of('connected').length;
      await h.interrupt();
      await until(h, 'the connection', () => h.log.of('connected').length > before);
      expect(h.log.of('disconnected').length).toBeGreaterThan(0);
      expect(h.log.of('connected').at(-1)?.restarted).toBe(false);
      expect(await legOf(customer)).toMatchObject({ state: 'up', tags: tagsOf(customer) });
      expect(await legOf(agent)).toMatchObject({ state: 'up', tags: agentTags() });
      expect(await membersOf(bridgeId)).toEqual([customer, agent].toSorted());
      await h.sw.join(bridgeId, [customer, agent]);
      await h.sw.destroyBridge(bridgeId);
      await endLegs(customer, agent);
    });

    it('says that a phone has gone', async () => {
      await h.unregisterPhone();
      await untilEvent(h, 'phone_unregistered', (event) => event.phoneId === h.phoneId);
      expect((await h.sw.snapshot()).registeredPhones).toEqual([]);
    });

    it('says that the switch was restarted, and works after all was pushed again', async () => {
      await h.restart();
      await until(h, 'the restart', () => h.log.of('connected').at(-1)?.restarted === true);
      expect(await h.sw.snapshot()).toEqual({ legs: [], bridges: [], registeredPhones: [] });
      await h.pushAll();
      const [customer, agent] = [await dial('stays'), await dialPhone()];
      await answered(customer);
      await answered(agent);
      await endLegs(customer, agent);
    });

    it('forgets a phone that was removed', async () => {
      for (let n = 0; n < 2; n++) await h.sw.removePhone(h.phoneId);
      const legId = await dialPhone();
      expect((await ended(legId)).cause.kind).toBe('unreachable');
    });
  });
}
