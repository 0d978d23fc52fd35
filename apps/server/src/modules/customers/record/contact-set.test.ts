import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { StoredPoint } from './contact-point.ts';
import { withoutPoint, withPoint } from './contact-set.ts';

function point(id: string, more: Partial<StoredPoint> = {}): StoredPoint {
  return {
    ...{ id, channel: 'phone', type: 'mobile', label: null, value: `+8613${id}`, raw: id, extension: null },
    ...{ detail: {}, primary: false, verifiedAt: null, doNotUse: false, doNotUseReason: null },
    ...more,
  };
}

const primaries = (points: readonly StoredPoint[]) => points.filter(({ primary }) => primary);

const step = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd'),
  remove: fc.boolean(),
  primary: fc.boolean(),
  doNotUse: fc.boolean(),
});

it('keeps exactly one primary whatever happens, and never a forbidden one while another may be used', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      let points: StoredPoint[] = [];
      for (const { id, remove, ...more } of steps) {
        points = remove ? withoutPoint(points, id) : (withPoint(points, point(id, more)) ?? points);
        expect(primaries(points)).toHaveLength(points.length > 0 ? 1 : 0);
        if (points.some(({ doNotUse }) => !doNotUse)) expect(primaries(points)[0]?.doNotUse).toBe(false);
        expect(new Set(points.map((one) => one.id)).size).toBe(points.length);
      }
    }),
  );
});

it('gives the first place to whoever asks for it, and leaves it where it is otherwise', () => {
  const two = withPoint([point('a', { primary: true })], point('b')) ?? [];
  expect(primaries(two).map(({ id }) => id)).toEqual(['a']);
  const swapped = withPoint(two, point('b', { primary: true })) ?? [];
  expect(primaries(swapped).map(({ id }) => id)).toEqual(['b']);
});

it('knows what is there already: a number by its extension, a document by its type', () => {
  const stored = [point('a', { value: '+8653188886666', extension: '801' })];
  expect(withPoint(stored, point('b', { value: '+8653188886666', extension: '801' }))).toBeUndefined();
  expect(withPoint(stored, point('b', { value: '+8653188886666' }))).toHaveLength(2);
  const document = { channel: 'document', value: 'X1' } as const;
  const passport = [point('c', { ...document, type: 'passport' })];
  expect(withPoint(passport, point('d', { ...document, type: 'military_id' }))).toHaveLength(2);
  expect(withPoint(passport, point('d', { ...document, type: 'passport' }))).toBeUndefined();
});
