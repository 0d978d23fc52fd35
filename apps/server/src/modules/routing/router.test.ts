import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { route } from './router.ts';

const minute = (value: number) => new Date(Date.UTC(2026, 0, 5, 2, value));

describe('route', () => {
  it('offers what waits longest to who has been idle longest', () => {
    expect(
      route({
        items: [
          { id: 'late', arrivedAt: minute(5), passedBy: [] },
          { id: 'early', arrivedAt: minute(1), passedBy: [] },
        ],
        agents: [
          { userId: 'rested', idleSince: minute(0) },
          { userId: 'busy-until-now', idleSince: minute(4) },
        ],
      }),
    ).toEqual([
      { itemId: 'early', agentId: 'rested', reason: 'longest_idle' },
      { itemId: 'late', agentId: 'busy-until-now', reason: 'longest_idle' },
    ]);
  });

  it('asks again who let it pass only when nobody else is there', () => {
    const item = { id: 'call', arrivedAt: minute(1), passedBy: ['first'] };
    const first = { userId: 'first', idleSince: minute(0) };
    expect(route({ items: [item], agents: [first, { userId: 'second', idleSince: minute(3) }] })).toEqual([
      { itemId: 'call', agentId: 'second', reason: 'longest_idle' },
    ]);
    expect(route({ items: [item], agents: [first] })).toEqual([
      { itemId: 'call', agentId: 'first', reason: 'only_one_left' },
    ]);
  });

  it('never offers twice and leaves nobody idle while something waits', () => {
    const ids = fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 12 });
    fc.assert(
      fc.property(ids, ids, (items, agents) => {
        const offers = route({
          items: items.map((id) => ({ id: `i${id}`, arrivedAt: minute(id), passedBy: [`a${id}`] })),
          agents: agents.map((id) => ({ userId: `a${id}`, idleSince: minute(30 - id) })),
        });
        expect(new Set(offers.map((offer) => offer.itemId)).size).toBe(offers.length);
        expect(new Set(offers.map((offer) => offer.agentId)).size).toBe(offers.length);
        expect(offers).toHaveLength(Math.min(items.length, agents.length));
      }),
    );
  });
});
