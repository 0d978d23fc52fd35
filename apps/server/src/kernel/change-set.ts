/** Fields that say nothing of a record's content. */
const bookkeeping: ReadonlySet<PropertyKey> = new Set(['id', 'version', 'createdAt', 'updatedAt']);

/** The fields in which two versions of a record differ; both sides empty when nothing changed. */
export function changeSet<T extends object>(before: T, after: T): { before: Partial<T>; after: Partial<T> } {
  const changed = (Object.keys(after) as (keyof T)[]).filter(
    (key) => !bookkeeping.has(key) && JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  );
  const pick = (source: T) => Object.fromEntries(changed.map((key) => [key, source[key]])) as Partial<T>;
  return { before: pick(before), after: pick(after) };
}

/** A new or deleted record as the trail keeps it. */
export function snapshot(record: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !bookkeeping.has(key)));
}

/** A record without some of its fields, such as those that only a page needs. */
export function without<T extends object, K extends keyof T>(record: T, ...keys: K[]): Omit<T, K> {
  const dropped: ReadonlySet<PropertyKey> = new Set(keys);
  return Object.fromEntries(Object.entries(record).filter(([key]) => !dropped.has(key))) as Omit<T, K>;
}
