import type { DuplicateGroup } from '@guanjia/contracts/customers/duplicates';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, it, vi } from 'vitest';
import { customers } from '../../../../test/mock-data.ts';
import { createMockServer } from '../../../../test/mock-server.ts';
import { renderSignedIn } from '../../../../test/render.tsx';
import { setLocale } from '../../../lib/i18n.ts';
import { toastStore } from '../../../lib/toast.ts';
import { DuplicatePanel } from './duplicate-panel.tsx';

beforeEach(() => setLocale('zh-CN'));

const group: DuplicateGroup = {
  id: '0199000c-0000-7000-8000-000000000009',
  state: 'open',
  reasons: ['phone', 'email'],
  customers: customers.slice(0, 2),
  elsewhere: 0,
  foundAt: new Date().toISOString(),
  dismissedAt: null,
  dismissedBy: null,
};

function show(more: Partial<DuplicateGroup> = {}) {
  const server = createMockServer({ login: 'supervisor' });
  const onClose = vi.fn();
  const panel = () => (
    <DuplicatePanel group={{ ...group, ...more }} onClose={onClose} onMerged={() => undefined} />
  );
  const routeTree = createRootRoute({ component: panel });
  const router = createRouter({ routeTree, history: createMemoryHistory() });
  renderSignedIn(<RouterProvider router={router as never} />, { server, login: 'supervisor' });
  const asked = (operationId: string) =>
    server.requests.filter((request) => request.operationId === operationId).length;
  return { asked, onClose };
}

const button = async (name: RegExp) => (await screen.findByRole('button', { name })) as HTMLButtonElement;

it('says what is the same, and that they are not one can be undone', async () => {
  const { asked, onClose } = show();
  expect(await screen.findByText('电话相同')).toBeTruthy();
  fireEvent.click(await button(/不是重复/));
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(asked('dismissDuplicates')).toBe(1);
  const toast = toastStore.get().find(({ action }) => action?.label === '撤销');
  toast?.action?.run();
  await waitFor(() => expect(asked('reopenDuplicates')).toBe(1));
});

it('leaves it to others to decide about customers whom one does not see', async () => {
  show({ elsewhere: 1 });
  expect((await button(/不是重复/)).disabled).toBe(true);
  expect(screen.getByText(/另有 1 位在别人名下/)).toBeTruthy();
  expect((await button(/合并/)).disabled).toBe(false);
});

it('merges whoever is ticked, at least two', async () => {
  show();
  const [first] = group.customers;
  fireEvent.click(await screen.findByRole('checkbox', { name: first?.name ?? '' }));
  expect((await button(/合并/)).disabled).toBe(true);
});
