import type { DictionaryEntry } from '@guanjia/contracts/forms/dictionaries';

export interface EntryProblem {
  index: number;
  problem: 'duplicate' | 'label' | 'parent' | 'removed';
}

/**
 * What is wrong with the entries that shall take the place of `before`: codes stand once and never go away, since
 * records may hold them (they are retired instead), and a parent stands before its children.
 */
export function checkEntries(
  entries: readonly DictionaryEntry[],
  before: readonly DictionaryEntry[],
  kind: 'flat' | 'tree',
): EntryProblem[] {
  const seen = new Set<string>();
  const problems: EntryProblem[] = [];
  for (const [index, { code, label, parent }] of entries.entries()) {
    if (seen.has(code)) problems.push({ index, problem: 'duplicate' });
    if (!label.zh.trim() && !label.en.trim()) problems.push({ index, problem: 'label' });
    if (parent !== null && (kind === 'flat' || !seen.has(parent)))
      problems.push({ index, problem: 'parent' });
    seen.add(code);
  }
  if (before.some(({ code }) => !seen.has(code)))
    problems.push({ index: entries.length, problem: 'removed' });
  return problems;
}
