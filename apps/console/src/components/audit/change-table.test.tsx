import { screen } from '@testing-library/react';
import { beforeEach, expect, it } from 'vitest';
import { renderSignedIn } from '../../../test/render.tsx';
import { setLocale } from '../../lib/i18n.ts';
import { ChangeTable } from './change-table.tsx';

beforeEach(() => setLocale('zh-CN'));

function cells(): string[][] {
  return screen
    .getAllByRole('row')
    .map((row) => [...row.querySelectorAll('th, td')].map((cell) => cell.textContent ?? ''));
}

it('a change reads in words: fields, coded values, people, phones', () => {
  renderSignedIn(
    <ChangeTable
      entry={{
        before: { level: 'gold', owner: null, note: 'gold' },
        after: { level: 'platinum', owner: { id: '1', name: '王晓' }, note: 'done' },
      }}
    />,
  );
  expect(cells()).toEqual([
    ['字段', '之前', '之后'],
    ['等级', '金卡', '白金'],
    ['负责人', '–', '王晓'],
    ['备注', 'gold', 'done'],
  ]);
});

it('what this console does not know stands as it is', () => {
  renderSignedIn(<ChangeTable entry={{ before: null, after: { novelty: { a: 1 }, state: 'new_state' } }} />);
  expect(cells()).toEqual([
    ['字段', '内容'],
    ['novelty', '{\n "a": 1\n}'],
    ['状态', 'new_state'],
  ]);
});

it('an entry without change shows no table', () => {
  renderSignedIn(<ChangeTable entry={{ before: null, after: null }} />);
  expect(screen.queryByRole('table')).toBeNull();
});
