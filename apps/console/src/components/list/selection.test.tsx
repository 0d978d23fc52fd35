import { customerList } from '@guanjia/contracts/customers/routes';
import { fireEvent, screen } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { renderSignedIn } from '../../../test/render.tsx';
import { setLocale } from '../../lib/i18n.ts';
import { ListGrid } from './list-grid.tsx';
import { SelectionBar } from './selection-bar.tsx';
import type { ListSelection } from './types.ts';

beforeEach(() => setLocale('zh-CN'));

const rows = Array.from({ length: 8 }, (_, index) => ({ id: `id-${index}`, name: `row ${index}` }));
const columns = [{ key: 'name', title: '姓名', width: 100, render: (row: { name: string }) => row.name }];

function showGrid() {
  const onSelect = vi.fn();
  renderSignedIn(
    <ListGrid
      label={customerList.name}
      columns={columns}
      header={() => null}
      rows={rows}
      rowHeight={40}
      rowLabel={(row) => row.name}
      activeIndex={-1}
      openId={undefined}
      selected={new Set()}
      onSelect={onSelect}
      onOpen={() => {}}
      onEnd={() => {}}
      busy={false}
      footer={null}
      scrollRef={{ current: null }}
    />,
  );
  return onSelect;
}

const box = (index: number) => {
  const found = screen.getAllByRole('checkbox', { name: '选中' })[index];
  if (!found) throw new Error(`no row ${index}`);
  return found;
};

describe('rows', () => {
  it('are selected one by one, with Shift from the one before', () => {
    const onSelect = showGrid();
    fireEvent.click(box(2));
    expect(onSelect).toHaveBeenLastCalledWith(['id-2'], true);
    fireEvent.click(box(5), { shiftKey: true });
    expect(onSelect).toHaveBeenLastCalledWith(['id-2', 'id-3', 'id-4', 'id-5'], true);
    fireEvent.click(box(4), { shiftKey: true });
    expect(onSelect).toHaveBeenLastCalledWith(['id-4', 'id-5'], true);
  });

  it('of the other end are selected upwards, too', () => {
    const onSelect = showGrid();
    fireEvent.click(box(6));
    fireEvent.click(box(4), { shiftKey: true });
    expect(onSelect).toHaveBeenLastCalledWith(['id-4', 'id-5', 'id-6'], true);
  });
});

describe('the bar over selected rows', () => {
  const show = (part: Partial<Parameters<typeof SelectionBar<{ id: string; name: string }>>[0]>) => {
    const bulk = vi.fn((selection: ListSelection) => <button type="button">{selection.ids.length}</button>);
    const onAll = vi.fn();
    renderSignedIn(
      <SelectionBar
        rows={rows.slice(0, 2)}
        columns={columns}
        all={null}
        count={{ value: 10_000, capped: true }}
        bulk={bulk}
        onAll={onAll}
        onClear={() => {}}
        {...part}
      />,
    );
    return { bulk, onAll };
  };

  it('offers all rows of the list, and gives what is selected to the actions', () => {
    const { bulk, onAll } = show({});
    expect(screen.getByText('已选 2 条')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: '选中全部 10,000+ 条' }));
    expect(onAll).toHaveBeenCalledOnce();
    expect(bulk.mock.lastCall?.[0]).toMatchObject({ ids: ['id-0', 'id-1'], query: null });
  });

  it('says that all are selected, and stands for the filter then', () => {
    const { bulk } = show({ all: { q: '李' } });
    expect(screen.getByText('已选全部 10,000+ 条')).toBeTruthy();
    expect(screen.queryByRole('button', { name: /选中全部/ })).toBeNull();
    expect(bulk.mock.lastCall?.[0]).toMatchObject({ query: { q: '李' }, count: { value: 10_000 } });
  });

  it('has nothing but copying in a list without actions', () => {
    show({ bulk: undefined });
    expect(screen.queryByRole('button', { name: /选中全部/ })).toBeNull();
    expect(screen.getByRole('button', { name: '复制为表格' })).toBeTruthy();
  });
});
