import { describe, expect, it } from 'vitest';
import type { HangUpCause, HangUpReason } from '#modules/voice/switch.ts';
import { hangUpCause } from './hang-up-cause.ts';

const refused = (sipStatus: number, code: number) =>
  hangUpCause({ sipStatus, code, saidByParty: true, direction: 'outbound', wasUp: false });

describe('why an outgoing leg ended before the answer', () => {
  it.each<[status: number, code: number, kind: HangUpCause['kind']]>([
    [302, 23, 'failed'],
    [401, 21, 'rejected'],
    [403, 21, 'rejected'],
    [404, 1, 'empty_number'],
    [408, 18, 'unreachable'],
    [410, 22, 'empty_number'],
    [480, 19, 'unreachable'],
    [484, 28, 'empty_number'],
    [486, 17, 'busy'],
    [487, 127, 'cancelled'],
    [488, 58, 'failed'],
    [500, 38, 'failed'],
    [502, 27, 'unreachable'],
    [503, 34, 'congestion'],
    [600, 17, 'busy'],
    [603, 21, 'rejected'],
    [604, 1, 'empty_number'],
    [606, 58, 'failed'],
  ])('%i (Q.850 %i) is %s', (sipStatus, code, kind) => {
    expect(refused(sipStatus, code)).toEqual({ kind, code, sipStatus });
  });

  it('tells our own time-out from a carrier that says 480', () => {
    const end = { sipStatus: 480, code: 19, direction: 'outbound', wasUp: false } as const;
    expect(hangUpCause({ ...end, saidByParty: false }).kind).toBe('no_answer');
    expect(hangUpCause({ ...end, saidByParty: true }).kind).toBe('unreachable');
  });

  it.each<[code: number, kind: HangUpCause['kind']]>([
    [1, 'empty_number'],
    [3, 'unreachable'],
    [20, 'unreachable'],
    [42, 'congestion'],
    [99, 'failed'],
    [0, 'failed'],
  ])('Q.850 %i alone is %s', (code, kind) => {
    expect(
      hangUpCause({ code, sipStatus: 0, saidByParty: false, direction: 'outbound', wasUp: false }).kind,
    ).toBe(kind);
  });

  it('is cancelled when we gave up, whatever Asterisk says', () => {
    const end = {
      sipStatus: 487,
      code: 127,
      saidByParty: true,
      direction: 'outbound',
      wasUp: false,
    } as const;
    expect(hangUpCause({ ...end, hungUpBecause: 'normal' }).kind).toBe('cancelled');
  });
});

describe('why an incoming leg ended', () => {
  const inbound = { code: 0, sipStatus: 0, saidByParty: false, direction: 'inbound', wasUp: false } as const;

  it('is the caller who gave up', () => {
    expect(hangUpCause(inbound)).toEqual({ kind: 'cancelled' });
  });

  it.each<[reason: HangUpReason, kind: HangUpCause['kind']]>([
    ['normal', 'cancelled'],
    ['busy', 'busy'],
    ['rejected', 'rejected'],
    ['unavailable', 'unreachable'],
    ['no_answer', 'no_answer'],
  ])('we said %s: %s', (hungUpBecause, kind) => {
    expect(hangUpCause({ ...inbound, hungUpBecause }).kind).toBe(kind);
  });

  it('is normal once it was answered', () => {
    expect(hangUpCause({ ...inbound, code: 16, wasUp: true })).toEqual({ kind: 'normal', code: 16 });
  });
});
