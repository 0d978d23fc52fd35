import { fireEvent, screen, waitFor } from '@testing-library/react';
import { useState } from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type MockServer, renderSignedIn } from '../../../test/render.tsx';
import { setLocale } from '../../lib/i18n.ts';
import type { ListSearch } from '../../lib/list-search.ts';
import { recall, rememberJson } from '../../lib/remember.ts';
import { ViewTabs } from './view-tabs.tsx';

const gold: ListSearch = { filter: [{ column: 'level', op: 'in', values: ['gold'] }] };

function Page({ initial, onSearch }: { initial: ListSearch; onSearch: (search: ListSearch) => void }) {
  const [search, setSearch] = useState(initial);
  const change = (patch: ListSearch) => {
    const next = Object.fromEntries(
      Object.entries({ ...search, ...patch }).filter(([, value]) => value !== undefined),
    );
    setSearch(next);
    onSearch(next);
  };
  return (
    <>
      <button type="button" onClick={() => change({ sort: 'name' })}>
        sort
      </button>
      <ViewTabs
        listKey="customers.customers"
        search={search}
        count={{ value: 7, capped: false }}
        fetchCount={async () => ({ count: { value: 3, capped: true } })}
        onChange={(patch) => change(patch as ListSearch)}
      />
    </>
  );
}

function open(initial: ListSearch, options: { login?: string; server?: MockServer } = {}) {
  const onSearch = vi.fn();
  const { server } = renderSignedIn(<Page initial={initial} onSearch={onSearch} />, options);
  const sent = (operationId: string) =>
    server.requests.filter((request) => request.operationId === operationId);
  return { onSearch, server, sent };
}

async function saveAs(name: string): Promise<void> {
  fireEvent.click(screen.getByRole('button', { name: '保存为视图' }));
  fireEvent.change(await screen.findByRole('textbox', { name: '视图名称' }), { target: { value: name } });
  fireEvent.click(screen.getByRole('button', { name: '保存' }));
  await screen.findByRole('tab', { name: new RegExp(name), selected: true });
}

beforeEach(async () => {
  localStorage.clear();
  await setLocale('zh-CN');
});

describe('views of a list', () => {
  it('keep what is shown, and show it again', async () => {
    const { onSearch, sent } = open(gold);
    await saveAs('金卡');
    expect(sent('createView')[0]?.body).toEqual({
      list: 'customers.customers',
      name: '金卡',
      audience: 'own',
      search: gold,
    });
    fireEvent.click(screen.getByRole('tab', { name: /全部/ }));
    expect(onSearch).toHaveBeenLastCalledWith({});
    fireEvent.click(screen.getByRole('tab', { name: /金卡/ }));
    expect(onSearch).toHaveBeenLastCalledWith({ ...gold, view: expect.any(String) });
  });

  it('take over what was changed', async () => {
    const { sent } = open(gold);
    await saveAs('金卡');
    fireEvent.click(screen.getByRole('button', { name: 'sort' }));
    await screen.findByTitle('条件已改动，尚未保存到视图');
    fireEvent.click(screen.getByRole('button', { name: '视图“金卡”的操作' }));
    fireEvent.click(await screen.findByText('更新为当前条件'));
    await waitFor(() => expect(sent('updateView')).toHaveLength(1));
    expect(sent('updateView')[0]?.body).toEqual({ version: 1, search: { ...gold, sort: 'name' } });
  });

  it('are shared by those who may', async () => {
    open(gold, { login: 'supervisor' });
    fireEvent.click(screen.getByRole('button', { name: '保存为视图' }));
    expect(await screen.findByRole('combobox', { name: '谁能看到' })).toBeTruthy();
  });

  it('are not shared by an agent', async () => {
    open(gold);
    fireEvent.click(screen.getByRole('button', { name: '保存为视图' }));
    await screen.findByRole('textbox', { name: '视图名称' });
    expect(screen.queryByRole('combobox')).toBeNull();
  });

  it('that this browser kept before move to the server', async () => {
    rememberJson('views.customers.customers', [{ id: 'x', name: '旧视图', search: gold }]);
    const { sent } = open({});
    await screen.findByRole('tab', { name: /旧视图/ });
    expect(sent('createView')).toHaveLength(1);
    expect(recall('views.customers.customers')).toBeUndefined();
  });
});
