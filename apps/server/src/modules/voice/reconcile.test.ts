import { describe, expect, it } from 'vitest';
import { type Call, placeCall, step } from './call.ts';
import { repairCall, strayLegs } from './reconcile.ts';
import type { SwitchSnapshot } from './switch.ts';

const at = new Date('2026-01-05T02:00:00Z');
const now = new Date('2026-01-05T02:01:00Z');

const dialing = placeCall({
  id: 'c1',
  recordingId: 'r1',
  tenantId: 't1',
  subject: { kind: 'manual', id: null },
  number: '+8613800138000',
  ownNumber: null,
  trunkId: 'trunk',
  customerId: null,
  customerLegId: 'customer',
  agentId: 'a1',
  agentLegId: 'agent',
  at,
}).call;
const talking = step(dialing, { type: 'leg_answered', legId: 'customer', at })?.call as Call;
const held = step(talking, { type: 'hold', at })?.call as Call;

function snapshot(legs: string[], inBridge: string[] | undefined): SwitchSnapshot {
  return {
    legs: legs.map((legId) => ({
      legId,
      state: 'up',
      createdAt: at,
      tags: { tenantId: 't1', role: 'customer' },
    })),
    bridges: inBridge ? [{ bridgeId: 'call-c1', legIds: inBridge }] : [],
    registeredPhones: [],
  };
}

describe('repairCall', () => {
  it('leaves a call alone that is as it should be', () => {
    expect(repairCall(talking, snapshot(['customer', 'agent'], ['customer', 'agent']), now)).toEqual([]);
  });

  it('ends a call whose customer is gone', () => {
    expect(repairCall(talking, snapshot(['agent'], ['agent']), now)).toMatchObject([
      { kind: 'input', input: { type: 'leg_ended', legId: 'customer' } },
    ]);
  });

  it('gives a leg that was just ordered time to appear', () => {
    expect(repairCall(dialing, snapshot(['agent'], ['agent']), new Date(at.getTime() + 500))).toEqual([]);
    expect(repairCall(dialing, snapshot(['agent'], ['agent']), now)).toHaveLength(1);
  });

  it('notices an answer that nobody heard', () => {
    expect(repairCall(dialing, snapshot(['customer', 'agent'], ['agent']), now)).toMatchObject([
      { kind: 'input', input: { type: 'leg_answered', legId: 'customer' } },
    ]);
  });

  it('notices that the agent’s leg is gone', () => {
    expect(repairCall(talking, snapshot(['customer'], ['customer']), now)).toMatchObject([
      { kind: 'input', input: { type: 'agent_leg_lost', legId: 'agent' } },
    ]);
  });

  it('joins who should be together', () => {
    expect(repairCall(talking, snapshot(['customer', 'agent'], undefined), now)).toEqual([
      {
        kind: 'commands',
        commands: [{ do: 'create_bridge' }, { do: 'join', legIds: ['customer', 'agent'] }],
      },
    ]);
  });

  it('keeps a customer on hold with music', () => {
    expect(repairCall(held, snapshot(['customer', 'agent'], ['agent']), now)).toEqual([
      { kind: 'commands', commands: [{ do: 'start_music', legId: 'customer' }] },
    ]);
  });
});

it('hangs up only legs that were ours and are nobody’s now', () => {
  const seen = snapshot(['customer', 'forgotten'], undefined);
  seen.legs.push({ legId: 'new-caller', state: 'ringing', createdAt: at });
  expect(strayLegs(seen, new Set(['customer']))).toEqual(['forgotten']);
});
