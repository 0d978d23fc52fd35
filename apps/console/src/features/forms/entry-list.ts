import type { DictionaryEntry } from '@guanjia/contracts/forms/dictionaries';

/** Entries with their depth, each below its parent, brothers and sisters in their order. */
export function inTreeOrder(
  entries: readonly DictionaryEntry[],
): { entry: DictionaryEntry; depth: number }[] {
  const children = Map.groupBy(entries, ({ parent }) => parent);
  const walk = (parent: string | null, depth: number): { entry: DictionaryEntry; depth: number }[] =>
    (children.get(parent) ?? []).flatMap((entry) => [{ entry, depth }, ...walk(entry.code, depth + 1)]);
  return walk(null, 0);
}

/** One step among those of the same parent, with everything below. */
export function moveEntry(
  entries: readonly DictionaryEntry[],
  code: string,
  step: -1 | 1,
): DictionaryEntry[] {
  const entry = entries.find((one) => one.code === code);
  if (!entry) return [...entries];
  const siblings = entries.filter(({ parent }) => parent === entry.parent);
  const index = siblings.indexOf(entry);
  const other = siblings[index + step];
  if (!other) return [...entries];
  const swapped = entries.map((one) => (one === entry ? other : one === other ? entry : one));
  return inTreeOrder(swapped).map(({ entry: one }) => one);
}

/** A new entry at the end of its parent's. The code is free. */
export function addEntry(
  entries: readonly DictionaryEntry[],
  parent: string | null,
): { entries: DictionaryEntry[]; code: string } {
  let number = entries.length + 1;
  while (entries.some(({ code }) => code === `code_${number}`)) number += 1;
  const code = `code_${number}`;
  const entry = { code, label: { zh: '', en: '' }, parent, retired: false };
  return { entries: inTreeOrder([...entries, entry]).map(({ entry: one }) => one), code };
}

/** Whether every entry has a code of its own and a name. */
export function isComplete(entries: readonly DictionaryEntry[]): boolean {
  const codes = new Set(entries.map(({ code }) => code));
  return codes.size === entries.length && entries.every(({ label }) => label.zh.trim() || label.en.trim());
}
