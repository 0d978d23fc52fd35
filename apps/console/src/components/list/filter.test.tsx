import type { FilterCondition } from '@guanjia/contracts/core/list';
import { fireEvent, screen } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { renderSignedIn } from '../../../test/render.tsx';
import { setLocale } from '../../lib/i18n.ts';
import { periodRange } from '../../lib/time.ts';
import { describeCondition } from './describe-condition.ts';
import { FilterEditor, usable } from './filter-editor.tsx';

beforeEach(() => setLocale('zh-CN'));

function open(definition: Parameters<typeof FilterEditor>[0]['definition'], value?: FilterCondition) {
  const onChange = vi.fn();
  renderSignedIn(
    <FilterEditor
      column="c"
      title="列"
      definition={definition}
      value={value}
      option={(item) => `<${item}>`}
      onChange={onChange}
    />,
  );
  return onChange;
}

const apply = () => fireEvent.click(screen.getByRole('button', { name: '筛选' }));

describe('a funnel builds the condition of its column type', () => {
  it('text', () => {
    const onChange = open({ type: 'text', filter: true });
    fireEvent.change(screen.getByRole('textbox'), { target: { value: ' 李 ' } });
    apply();
    expect(onChange).toHaveBeenCalledWith({ column: 'c', op: 'contains', value: '李' });
  });

  it('enum: several values', () => {
    const onChange = open({ type: 'enum', filter: true, options: ['busy', 'no_answer', 'success'] });
    fireEvent.click(screen.getByRole('checkbox', { name: '<busy>' }));
    fireEvent.click(screen.getByRole('checkbox', { name: '<success>' }));
    apply();
    expect(onChange).toHaveBeenCalledWith({ column: 'c', op: 'in', values: ['busy', 'success'] });
  });

  it('number: an open range', () => {
    const onChange = open({ type: 'number', filter: true });
    fireEvent.change(screen.getByRole('spinbutton', { name: '最小' }), { target: { value: '60' } });
    apply();
    expect(onChange).toHaveBeenCalledWith({ column: 'c', op: 'range', from: 60 });
  });

  it('datetime: a preset in one click', () => {
    const onChange = open({ type: 'datetime', filter: true });
    fireEvent.click(screen.getByRole('button', { name: '今天' }));
    expect(onChange).toHaveBeenCalledWith({ column: 'c', op: 'range', ...periodRange('today') });
  });

  it('user: colleagues by name', async () => {
    const onChange = open({ type: 'user', filter: true });
    fireEvent.click(await screen.findByRole('checkbox', { name: '王晓' }));
    apply();
    expect(onChange).toHaveBeenCalledWith({ column: 'c', op: 'in', values: [expect.any(String)] });
  });

  it('clears', () => {
    const onChange = open({ type: 'text', filter: true }, { column: 'c', op: 'contains', value: 'x' });
    fireEvent.click(screen.getByRole('button', { name: '清除' }));
    expect(onChange).toHaveBeenCalledWith(undefined);
  });
});

describe('usable', () => {
  it('refuses what says nothing', () => {
    expect(usable({ column: 'c', op: 'contains', value: '  ' })).toBeUndefined();
    expect(usable({ column: 'c', op: 'in', values: [] })).toBeUndefined();
    expect(usable({ column: 'c', op: 'range' })).toBeUndefined();
  });
});

describe('describeCondition', () => {
  const words = { title: '结果', option: (value: string) => value.toUpperCase() };

  it('names presets, ranges, values', () => {
    expect(describeCondition({ column: 'c', op: 'range', ...periodRange('week') }, words)).toBe('结果: 本周');
    expect(describeCondition({ column: 'c', op: 'range', from: 60 }, words)).toBe('结果: ≥ 60');
    expect(describeCondition({ column: 'c', op: 'in', values: ['a', 'b'] }, words)).toBe('结果: A / B');
    expect(describeCondition({ column: 'c', op: 'in', values: ['a', 'b', 'c', 'd'] }, words)).toBe(
      '结果: A / B 等 4 人',
    );
  });
});
