import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Call, type CallInput, placeCall, receiveCall, type Step, step, talkSeconds } from './call.ts';

const at = new Date('2026-01-05T02:00:00Z');
const later = (seconds: number) => new Date(at.getTime() + seconds * 1000);

const base = {
  id: 'c1',
  recordingId: 'r1',
  tenantId: 't1',
  subject: { kind: 'manual' as const, id: null },
  number: '+8613800138000',
  ownNumber: '4006001000',
  trunkId: 'trunk',
  customerId: null,
  customerLegId: 'customer-leg',
  at,
};
const outbound = () => placeCall({ ...base, agentId: 'a1', agentLegId: 'agent-leg' });
const inbound = () => receiveCall({ ...base, subject: { kind: 'inbound', id: null } });

/** Applies inputs that must all fit. */
function run(first: Step, ...inputs: CallInput[]): Step {
  return inputs.reduce((before, input) => {
    const next = step(before.call, input);
    if (!next) throw new Error(`${input.type} does not fit ${before.call.state}`);
    return next;
  }, first);
}

const answered: CallInput = { type: 'leg_answered', legId: 'customer-leg', at: later(3) };
const does = (result: Step) => result.commands.map((command) => command.do);

describe('an outbound call', () => {
  it('rings, connects with recording, and ends', () => {
    const first = outbound();
    expect(does(first)).toEqual(['create_bridge', 'join', 'originate']);
    const ringing = run(first, { type: 'leg_ringing', legId: 'customer-leg', at: later(1) });
    expect(ringing.call.state).toBe('ringing');
    const talking = run(ringing, answered);
    expect(talking.call).toMatchObject({ state: 'talking', answeredAt: later(3), connectedAt: later(3) });
    expect(talking.commands).toEqual([
      { do: 'join', legIds: ['customer-leg', 'agent-leg'] },
      { do: 'start_recording', recordingId: 'r1', legId: 'customer-leg' },
    ]);
    const ended = run(talking, {
      type: 'leg_ended',
      legId: 'customer-leg',
      cause: { kind: 'normal' },
      at: later(63),
    });
    expect(ended.call).toMatchObject({ state: 'ended', outcome: 'answered' });
    expect(talkSeconds(ended.call)).toBe(60);
  });

  it.each([
    ['busy', 'busy'],
    ['no_answer', 'no_answer'],
    ['empty_number', 'empty_number'],
    ['rejected', 'rejected'],
    ['congestion', 'unreachable'],
  ] as const)('that ends with %s has the outcome %s and no recording to stop', (kind, outcome) => {
    const ended = run(outbound(), {
      type: 'leg_ended',
      legId: 'customer-leg',
      cause: { kind },
      at: later(5),
    });
    expect(ended.call.outcome).toBe(outcome);
    expect(does(ended)).toEqual(['hang_up', 'leave', 'destroy_bridge']);
    expect(talkSeconds(ended.call)).toBe(0);
  });

  it('gives the customer music on hold and takes them back', () => {
    const held = run(outbound(), answered, { type: 'hold', at: later(4) });
    expect(does(held)).toEqual(['leave', 'start_music']);
    expect(step(held.call, { type: 'hold', at: later(5) })).toBeUndefined();
    const back = run(held, { type: 'resume', at: later(5) });
    expect(does(back)).toEqual(['stop_music', 'join']);
    expect(back.call.state).toBe('talking');
  });
});

describe('when the agent’s page goes away', () => {
  it('keeps the customer with music and goes on with the new leg, recording once', () => {
    const away = run(outbound(), answered, { type: 'agent_leg_lost', legId: 'agent-leg', at: later(10) });
    expect(away.call).toMatchObject({ state: 'agent_away', agentLegId: null, awaySince: later(10) });
    expect(does(away)).toEqual(['leave', 'start_music']);
    const back = run(away, { type: 'agent_leg_up', legId: 'agent-leg-2', at: later(12) });
    expect(back.call).toMatchObject({ state: 'talking', agentLegId: 'agent-leg-2', connectedAt: later(3) });
    expect(does(back)).toEqual(['stop_music', 'join']);
  });

  it('comes back to hold when the customer was on hold', () => {
    const back = run(
      outbound(),
      answered,
      { type: 'hold', at: later(4) },
      { type: 'agent_leg_lost', legId: 'agent-leg', at: later(10) },
      { type: 'agent_leg_up', legId: 'agent-leg-2', at: later(12) },
    );
    expect(back.call.state).toBe('held');
    expect(back.commands).toEqual([{ do: 'join', legIds: ['agent-leg-2'] }]);
  });

  it('connects a customer who answered meanwhile', () => {
    const back = run(outbound(), { type: 'agent_leg_lost', legId: 'agent-leg', at: later(1) }, answered, {
      type: 'agent_leg_up',
      legId: 'agent-leg-2',
      at: later(5),
    });
    expect(back.call).toMatchObject({ state: 'talking' });
    expect(does(back)).toContain('start_recording');
  });

  it('ends when nobody comes back', () => {
    const ended = run(
      outbound(),
      answered,
      { type: 'agent_leg_lost', legId: 'agent-leg', at: later(10) },
      { type: 'away_timeout', at: later(70) },
    );
    expect(ended.call).toMatchObject({ state: 'ended', outcome: 'answered' });
  });
});

describe('an inbound call', () => {
  it('waits with music until an agent joins', () => {
    const first = inbound();
    expect(does(first)).toEqual(['tag', 'answer', 'create_bridge', 'start_music']);
    const talking = run(first, { type: 'agent_joined', agentId: 'a1', legId: 'agent-leg', at: later(8) });
    expect(talking.call).toMatchObject({ state: 'talking', agentId: 'a1', connectedAt: later(8) });
    expect(does(talking)).toEqual(['stop_music', 'join', 'start_recording']);
    expect(
      step(talking.call, { type: 'agent_joined', agentId: 'a2', legId: 'x', at: later(9) }),
    ).toBeUndefined();
  });

  it('is abandoned when the caller gives up first', () => {
    const ended = run(inbound(), {
      type: 'leg_ended',
      legId: 'customer-leg',
      cause: { kind: 'normal' },
      at: later(20),
    });
    expect(ended.call.outcome).toBe('abandoned');
  });
});

/** Whatever happens in whatever order. */
const anyInput: fc.Arbitrary<CallInput> = fc.oneof(
  fc
    .constantFrom('customer-leg', 'agent-leg', 'agent-leg-2')
    .chain((legId) =>
      fc.constantFrom<CallInput>(
        { type: 'leg_ringing', legId, at },
        { type: 'leg_answered', legId, at },
        { type: 'leg_ended', legId, cause: { kind: 'normal' }, at },
        { type: 'agent_joined', agentId: 'a1', legId, at },
        { type: 'agent_leg_lost', legId, at },
        { type: 'agent_leg_up', legId, at },
      ),
    ),
  fc.constantFrom<CallInput>(
    { type: 'hang_up', reason: 'normal', at },
    { type: 'hold', at },
    { type: 'resume', at },
    { type: 'mute', at },
    { type: 'unmute', at },
    { type: 'away_timeout', at },
  ),
);

describe('in any order of events', () => {
  it('a call keeps its word', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.array(anyInput, { maxLength: 40 }), (isInbound, inputs) => {
        let call: Call = (isInbound ? inbound() : outbound()).call;
        let recordings = 0;
        for (const input of inputs) {
          const before = call;
          const next = step(call, input);
          if (!next) continue;
          call = next.call;
          recordings += next.commands.filter((command) => command.do === 'start_recording').length;
          // An ended call stays ended; the end is told with an outcome, and the customer is always hung up.
          expect(before.state).not.toBe('ended');
          expect(call.endedAt !== null).toBe(call.state === 'ended');
          expect(call.outcome !== null).toBe(call.state === 'ended');
          if (call.state === 'ended') expect(does(next)).toContain('hang_up');
          // Losing an agent never hangs the customer up.
          if (input.type === 'agent_leg_lost') expect(does(next)).not.toContain('hang_up');
          expect(call.awaySince !== null).toBe(call.state === 'agent_away');
          if (call.state === 'talking') expect(call.agentLegId).not.toBeNull();
        }
        expect(recordings).toBeLessThanOrEqual(1);
      }),
      { numRuns: 2000 },
    );
  });
});
