import { contactOutcomes } from '@guanjia/contracts/outbound/work';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideResult, suggestOutcome } from './task.ts';

const now = new Date('2026-01-05T02:00:00Z');
const facts = { attempts: 0, maxAttempts: 3, retryAfterMinutes: 120, hasDispositions: true };
const input = { dispositionId: null, redialAt: null };

describe('decideResult', () => {
  it('closes a task that was reached, with its disposition', () => {
    const decision = decideResult(facts, { ...input, outcome: 'success', dispositionId: 'd' }, now);
    expect(decision).toEqual({ ok: true, state: 'done', attempts: 1, dueAt: null });
  });

  it('asks for the disposition only where there is one to choose', () => {
    expect(decideResult(facts, { ...input, outcome: 'success' }, now)).toEqual({
      ok: false,
      code: 'disposition_required',
    });
    expect(
      decideResult({ ...facts, hasDispositions: false }, { ...input, outcome: 'success' }, now),
    ).toMatchObject({
      state: 'done',
    });
  });

  it('puts "dial again later" into 再拨 at the time that was said', () => {
    const redialAt = new Date('2026-01-06T02:30:00Z');
    expect(decideResult(facts, { ...input, outcome: 'redial', redialAt }, now)).toMatchObject({
      state: 'redial',
      dueAt: redialAt,
    });
    expect(decideResult(facts, { ...input, outcome: 'redial' }, now)).toEqual({
      ok: false,
      code: 'redial_time_required',
    });
  });

  it('tries again after the campaign’s pause, until its attempts are used up', () => {
    expect(decideResult(facts, { ...input, outcome: 'busy' }, now)).toMatchObject({
      state: 'redial',
      dueAt: new Date('2026-01-05T04:00:00Z'),
    });
    expect(decideResult({ ...facts, attempts: 2 }, { ...input, outcome: 'busy' }, now)).toMatchObject({
      state: 'failed',
      attempts: 3,
    });
  });

  it('gives an empty number up at once', () => {
    expect(decideResult(facts, { ...input, outcome: 'empty_number' }, now)).toMatchObject({
      state: 'failed',
    });
  });

  it('never leaves a task with a result among those never dialed, and due times only in 再拨', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...contactOutcomes),
        fc.nat(10),
        fc.integer({ min: 1, max: 10 }),
        (outcome, attempts, maxAttempts) => {
          const decision = decideResult(
            { ...facts, attempts, maxAttempts },
            { outcome, dispositionId: 'd', redialAt: now },
            now,
          );
          if (!decision.ok) throw new Error(decision.code);
          expect(decision.state).not.toBe('pending');
          expect(decision.dueAt !== null).toBe(decision.state === 'redial');
          expect(decision.attempts).toBe(attempts + 1);
        },
      ),
    );
  });
});

describe('suggestOutcome', () => {
  it('leaves open what only the agent knows', () => {
    expect(suggestOutcome('cancelled')).toBeNull();
    expect(suggestOutcome(null)).toBeNull();
    expect(suggestOutcome('empty_number')).toBe('empty_number');
    expect(suggestOutcome('rejected')).toBe('no_answer');
  });
});
