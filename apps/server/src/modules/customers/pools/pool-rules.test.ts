import { defaultPoolRules, numberRules, type PoolRules } from '@guanjia/contracts/customers/pool-rules';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dayMs,
  dueRule,
  levelLimit,
  limitsOf,
  nextRecycling,
  type RecycleFacts,
  withWarning,
} from './pool-rules.ts';

const at = (days: number) => new Date(Date.UTC(2026, 0, 1) + days * dayMs);
const facts: RecycleFacts = {
  ownerId: 'o',
  level: 'normal',
  source: 'fair',
  createdAt: at(0),
  ownedSince: at(10),
  lastContactAt: null,
  lastSaleAt: null,
  protectedUntil: null,
};
const rule = { kind: 'no_contact' as const, days: 30, levels: [], sources: [], on: true, from: null };
const sale = { ...rule, kind: 'no_sale' as const, days: 90 };
const rules: PoolRules = { ...defaultPoolRules, recycle: [rule, sale] };

describe('limits', () => {
  const own: PoolRules = {
    ...rules,
    roles: [{ roleKey: 'agent', perDay: 20, holding: null }],
    units: [
      { unitId: 'east', perDay: 10, holding: 100 },
      { unitId: 'trial', perDay: 0, holding: null },
    ],
    people: [{ userId: 'u', perDay: null, holding: 3 }],
    levels: [{ level: 'gold', holding: 2 }],
  };

  it('are those of the person, else of the nearest unit, else of the role, else everybody’s, each with its number', () => {
    const unitPath = ['all'];
    expect(limitsOf(own, { userId: 'x', roleKey: 'leader', unitPath })).toEqual({
      perDay: { limit: 50, rule: 1 },
      holding: { limit: 500, rule: 2 },
    });
    expect(limitsOf(own, { userId: 'x', roleKey: 'agent', unitPath })).toEqual({
      perDay: { limit: 20, rule: 3 },
      holding: null,
    });
    expect(limitsOf(own, { userId: 'u', roleKey: 'agent', unitPath: ['all', 'east'] })).toEqual({
      perDay: null,
      holding: { limit: 3, rule: 6 },
    });
    const inEast = { userId: 'x', roleKey: 'agent', unitPath: ['all', 'east'] };
    expect(limitsOf(own, inEast)).toEqual({
      perDay: { limit: 10, rule: 4 },
      holding: { limit: 100, rule: 4 },
    });
    expect(limitsOf(own, { ...inEast, unitPath: ['all', 'east', 'trial'] })).toEqual({
      perDay: { limit: 0, rule: 5 },
      holding: null,
    });
    expect(levelLimit(own, 'gold')).toEqual({ limit: 2, rule: 7 });
    expect(levelLimit(own, 'silver')).toBeNull();
  });

  it('that do not exist have no number', () => {
    const free = { ...rules, everybody: { perDay: null, holding: null }, coolDownDays: 0, graceDays: 0 };
    expect(numberRules(free).map(({ kind, number }) => [kind, number])).toEqual([
      ['recycle', 1],
      ['recycle', 2],
    ]);
  });
});

describe('recycling', () => {
  it('counts from the last contact, or from the day the owner got the customer', () => {
    expect(nextRecycling(rules, facts)?.at).toEqual(at(40));
    expect(nextRecycling(rules, { ...facts, lastContactAt: at(25) })).toMatchObject({
      at: at(55),
      since: at(25),
      number: 4,
      kind: 'no_contact',
      days: 30,
    });
    expect(nextRecycling(rules, { ...facts, lastContactAt: at(5) })?.at).toEqual(at(40));
    expect(nextRecycling(rules, { ...facts, ownedSince: null })?.at).toEqual(at(30));
  });

  it('leaves alone whom no rule concerns', () => {
    expect(nextRecycling(rules, { ...facts, ownerId: null })).toBeNull();
    const picky = { ...rules, recycle: [{ ...rule, levels: ['gold' as const] }] };
    expect(nextRecycling(picky, facts)).toBeNull();
    expect(nextRecycling(picky, { ...facts, level: 'gold' })).not.toBeNull();
    const sources = { ...rules, recycle: [{ ...rule, sources: ['web'] }] };
    expect(nextRecycling(sources, facts)).toBeNull();
    expect(nextRecycling(sources, { ...facts, source: null })).toBeNull();
    expect(nextRecycling({ ...rules, recycle: [{ ...rule, on: false }] }, facts)).toBeNull();
  });

  it('waits for protection, grace and the warning', () => {
    expect(nextRecycling(rules, { ...facts, protectedUntil: at(70) })?.at).toEqual(at(70));
    expect(nextRecycling({ ...rules, graceDays: 60 }, facts)?.at).toEqual(at(70));
    const later = { ...rules, recycle: [{ ...rule, from: at(44).toISOString() }] };
    expect(nextRecycling(later, facts)?.at).toEqual(at(44));
  });

  it('gives the first rule in order that is due as the reason', () => {
    const long = { ...facts, lastSaleAt: at(11) };
    expect(dueRule(rules, long, at(39))).toBeNull();
    expect(dueRule(rules, long, at(200))?.number).toBe(4);
    expect(dueRule({ ...rules, recycle: [sale, rule] }, long, at(200))).toMatchObject({
      number: 4,
      kind: 'no_sale',
    });
  });

  it('never takes a customer before what is announced, nor leaves it after', () => {
    const day = fc.integer({ min: 0, max: 200 });
    const maybe = fc.option(day.map(at), { nil: null });
    fc.assert(
      fc.property(maybe, maybe, maybe, day, day, (lastContactAt, lastSaleAt, protectedUntil, owned, now) => {
        const one = { ...facts, ownedSince: at(owned), lastContactAt, lastSaleAt, protectedUntil };
        const coming = nextRecycling(rules, one);
        expect(dueRule(rules, one, at(now)) !== null).toBe(coming !== null && coming.at <= at(now));
      }),
    );
  });

  it('warns first when a rule is new, changed or switched on', () => {
    const { kind, ...rest } = rule;
    const stored = withWarning(rules, { ...rules, recycle: [{ ...rule, on: false }] }, at(100));
    expect(stored.recycle.map(({ from }) => from)).toEqual([at(103).toISOString(), at(103).toISOString()]);
    const again = withWarning(
      {
        ...rules,
        recycle: [
          { ...rest, kind },
          { ...sale, days: 60 },
        ],
      },
      stored,
      at(110),
    );
    expect(again.recycle.map(({ from }) => from)).toEqual([at(103).toISOString(), at(113).toISOString()]);
    expect(
      withWarning({ ...rules, recycle: [{ ...rule, on: false }] }, stored, at(110)).recycle[0]?.from,
    ).toBeNull();
  });
});
