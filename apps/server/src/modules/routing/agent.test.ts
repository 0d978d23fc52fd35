import { describe, expect, it } from 'vitest';
import { type Agent, type AgentInput, agentState, nextAgent } from './agent.ts';

const at = new Date('2026-01-05T02:00:00Z');
const later = (seconds: number) => new Date(at.getTime() + seconds * 1000);

const signedOut: Agent = {
  userId: 'a1',
  chosen: 'signed_out',
  reason: null,
  callId: null,
  offerId: null,
  wrappingUp: false,
  wrapUpUntil: null,
  since: at,
  idleSince: at,
};

function run(...inputs: [AgentInput, number][]): Agent {
  return inputs.reduce(
    (agent, [input, seconds]) => nextAgent(agent, input, later(seconds)) ?? agent,
    signedOut,
  );
}

const ready: [AgentInput, number] = [{ type: 'choose', state: 'ready', reason: null }, 1];

describe('an agent', () => {
  it('is ready since choosing so', () => {
    expect(run(ready)).toMatchObject({ chosen: 'ready', since: later(1), idleSince: later(1) });
  });

  it('works through a call and its wrap-up, and rests from then on', () => {
    const busy = run(ready, [{ type: 'call_began', callId: 'c1' }, 10]);
    expect(agentState(busy)).toBe('busy');
    const wrapping = run(
      ready,
      [{ type: 'call_began', callId: 'c1' }, 10],
      [{ type: 'call_ended', callId: 'c1', wrapUpSeconds: 30 }, 70],
    );
    expect(agentState(wrapping)).toBe('wrap_up');
    expect(wrapping).toMatchObject({ since: later(70), wrapUpUntil: later(100) });
    const rested = nextAgent(wrapping, { type: 'wrap_up_ended' }, later(90));
    expect(rested && agentState(rested)).toBe('ready');
    expect(rested).toMatchObject({ idleSince: later(90), wrapUpUntil: null });
  });

  it('goes to the break that was chosen in the middle of a call', () => {
    const after = run(
      ready,
      [{ type: 'call_began', callId: 'c1' }, 10],
      [{ type: 'choose', state: 'break', reason: '午餐' }, 20],
      [{ type: 'call_ended', callId: 'c1', wrapUpSeconds: 0 }, 30],
    );
    expect(agentState(after)).toBe('break');
    expect(after.reason).toBe('午餐');
  });

  it('does not wrap up what is finished already: the result was quicker than the news of the call’s end', () => {
    const busy = run(ready, [{ type: 'call_began', callId: 'c1' }, 10]);
    const done = nextAgent(busy, { type: 'wrap_up_ended', endedCallId: 'c1' }, later(70));
    expect(done && agentState(done)).toBe('ready');
    expect(
      done && nextAgent(done, { type: 'call_ended', callId: 'c1', wrapUpSeconds: null }, later(71)),
    ).toBeUndefined();
    expect(nextAgent(busy, { type: 'wrap_up_ended', endedCallId: 'other' }, later(70))).toBeUndefined();
  });

  it('ignores the end of another call and of another offer', () => {
    const busy = run(ready, [{ type: 'call_began', callId: 'c1' }, 10]);
    expect(
      nextAgent(busy, { type: 'call_ended', callId: 'c0', wrapUpSeconds: 0 }, later(11)),
    ).toBeUndefined();
    expect(nextAgent(busy, { type: 'offer_closed', offerId: 'o0' }, later(11))).toBeUndefined();
  });

  it('keeps the wait of others: an offer that is taken back does not reset the idle time', () => {
    const offered = run(ready, [{ type: 'offered', offerId: 'o1' }, 10]);
    expect(agentState(offered)).toBe('offered');
    const back = nextAgent(offered, { type: 'offer_closed', offerId: 'o1' }, later(20));
    expect(back && agentState(back)).toBe('ready');
    expect(back?.idleSince).toEqual(later(1));
  });
});
