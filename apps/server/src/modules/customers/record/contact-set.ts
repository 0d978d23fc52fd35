import { isSamePoint, type StoredPoint } from './contact-point.ts';

/**
 * The points of one channel after one was added or changed. Exactly one is primary while there are any: the one that
 * asks for it, else the one that was, else the first that may be used; what must not be used is primary only if nothing
 * else is left. Undefined when the customer has the point already.
 */
export function withPoint(points: readonly StoredPoint[], point: StoredPoint): StoredPoint[] | undefined {
  const others = points.filter(({ id }) => id !== point.id);
  if (others.some((other) => isSamePoint(other, point))) return undefined;
  const known = points.some(({ id }) => id === point.id);
  const next = known ? points.map((one) => (one.id === point.id ? point : one)) : [...points, point];
  const wasPrimary = points.find(({ id }) => id === point.id)?.primary ?? false;
  return settlePrimary(next, point.primary && !wasPrimary ? point.id : undefined);
}

/** The points of one channel without one. */
export function withoutPoint(points: readonly StoredPoint[], id: string): StoredPoint[] {
  return settlePrimary(points.filter((one) => one.id !== id));
}

function settlePrimary(points: readonly StoredPoint[], asked?: string): StoredPoint[] {
  const usable = points.filter(({ doNotUse }) => !doNotUse);
  const from = usable.length > 0 ? usable : points;
  const chosen = from.find(({ id }) => id === asked) ?? from.find(({ primary }) => primary) ?? from[0];
  return points.map((point) => ({ ...point, primary: point.id === chosen?.id }));
}
