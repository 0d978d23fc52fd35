import { expect, it } from 'vitest';
import { figuresOf, total } from './figures.ts';
import { daysOf } from './period.ts';

it('names every day of a period, over the end of a leap February', () => {
  expect(daysOf({ from: '2028-02-28', to: '2028-03-01' })).toEqual([
    '2028-02-28',
    '2028-02-29',
    '2028-03-01',
  ]);
  expect(daysOf({ from: '2026-01-01', to: '2026-01-01' })).toEqual(['2026-01-01']);
});

it('refuses a period that ends before it begins, or of years', () => {
  for (const to of ['2025-12-31', '2028-01-01'])
    expect(() => daysOf({ from: '2026-01-01', to })).toThrow(
      expect.objectContaining({ code: 'bad_request' }),
    );
});

it('has no ratio of nothing', () => {
  expect(total([])).toMatchObject({ attempts: 0, connectRatio: null, saleRatio: null });
  const row = {
    attempts: 4,
    connected: 2,
    noAnswer: 1,
    busy: 1,
    emptyNumber: 0,
    unreachable: 0,
    redial: 0,
    sales: 1,
    talkSeconds: 9,
  };
  expect(figuresOf(row)).toMatchObject({ connectRatio: 0.5, saleRatio: 0.5 });
  expect(total([row, row])).toMatchObject({ attempts: 8, talkSeconds: 18, connectRatio: 0.5 });
});
