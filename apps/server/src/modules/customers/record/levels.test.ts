import { arpuLevels, standardVocabularies } from '@guanjia/contracts/customers/standard-vocabularies';
import { expect, it } from 'vitest';
import { levelByArpu } from './levels.ts';

it.each([
  [0, 'normal'],
  [665.99, 'normal'],
  [666, 'silver'],
  [1499.99, 'silver'],
  [1500, 'gold'],
  [3000, 'gold'],
  [3000.01, 'diamond'],
  [99_999, 'diamond'],
])('a monthly ARPU of %d makes %s', (arpu, level) => {
  expect(levelByArpu(arpuLevels, arpu)).toBe(level);
});

it('says nothing where no level has a threshold', () => {
  expect(levelByArpu(standardVocabularies.level, 5000)).toBeUndefined();
});

it('passes over a retired tier', () => {
  const levels = arpuLevels.map((term) => ({ ...term, retired: term.retired || term.key === 'diamond' }));
  expect(levelByArpu(levels, 5000)).toBe('gold');
});
