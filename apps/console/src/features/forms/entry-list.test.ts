import type { DictionaryEntry } from '@guanjia/contracts/forms/dictionaries';
import { describe, expect, it } from 'vitest';
import { addEntry, inTreeOrder, isComplete, moveEntry } from './entry-list.ts';

const entry = (code: string, parent: string | null = null): DictionaryEntry => ({
  code,
  parent,
  label: { zh: code, en: code },
  retired: false,
});
const tree = [entry('a'), entry('b'), entry('a1', 'a'), entry('a2', 'a'), entry('b1', 'b')];
const codes = (entries: readonly DictionaryEntry[]) => entries.map(({ code }) => code).join(' ');

describe('the entries of a tree', () => {
  it('stand below their parents', () => {
    expect(inTreeOrder(tree).map(({ entry: one, depth }) => `${depth}${one.code}`)).toEqual([
      '0a',
      '1a1',
      '1a2',
      '0b',
      '1b1',
    ]);
  });

  it('move among their siblings and take what is below along', () => {
    expect(codes(moveEntry(tree, 'b', -1))).toBe('b b1 a a1 a2');
    expect(codes(moveEntry(tree, 'a1', 1))).toBe('a a2 a1 b b1');
    expect(codes(moveEntry(tree, 'b1', 1))).toBe(codes(tree));
  });

  it('are added below, and are complete with a name', () => {
    const { entries, code } = addEntry(tree, 'a');
    expect(codes(entries)).toBe(`a a1 a2 ${code} b b1`);
    expect(isComplete(tree)).toBe(true);
    expect(isComplete(entries)).toBe(false);
    expect(isComplete([entry('x'), entry('x')])).toBe(false);
  });
});
