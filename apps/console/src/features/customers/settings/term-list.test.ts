import type { Term } from '@guanjia/contracts/customers/record-vocabulary';
import { expect, it } from 'vitest';
import { addTerm, inTreeOrder, moveTerm, removeTerm } from './term-list.ts';

const term = (key: string, parent?: string): Term => ({
  ...{ key, label: { zh: key, en: key }, color: 'grey', retired: false },
  ...(parent === undefined ? {} : { parent }),
});
const tree = [term('car'), term('new', 'car'), term('fleet', 'car'), term('house')];
const keys = (terms: readonly Term[]) => terms.map(({ key }) => key);

it('shows children below their parent, with their depth', () => {
  const scattered = [term('house'), term('new', 'car'), term('car')];
  expect(inTreeOrder(scattered).map(({ term: { key }, depth }) => [key, depth])).toEqual([
    ['house', 0],
    ['car', 0],
    ['new', 1],
  ]);
});

it('moves among brothers and sisters, with everything below', () => {
  expect(keys(moveTerm(tree, 'house', -1))).toEqual(['house', 'car', 'new', 'fleet']);
  expect(keys(moveTerm(tree, 'new', 1))).toEqual(['car', 'fleet', 'new', 'house']);
  expect(keys(moveTerm(tree, 'new', -1))).toEqual(keys(tree));
});

it('adds with a key that is free, and removes with everything below', () => {
  const added = addTerm(addTerm(tree, 'category', 'car'), 'category', null);
  expect(new Set(keys(added)).size).toBe(6);
  expect(added.filter(({ parent }) => parent === 'car')).toHaveLength(3);
  expect(keys(removeTerm(tree, 'car'))).toEqual(['house']);
  expect(addTerm([], 'relation', null)[0]?.inverse).toEqual({ zh: '', en: '' });
});
