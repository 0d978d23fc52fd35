import { fireEvent, render, screen, within } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { createMockServer } from '../../../test/mock-server.ts';
import { setLocale } from '../../lib/i18n.ts';
import { App } from '../app.tsx';
import { router } from '../router.tsx';

it('folds a group away, remembers it, and never hides the page that is open', async () => {
  await setLocale('zh-CN');
  vi.stubGlobal('fetch', createMockServer({ login: 'A1001' }).fetch);
  await router.navigate({ to: '/products' });
  const { unmount } = render(<App />);
  const rail = async () => within(await screen.findByRole('navigation', {}, { timeout: 8000 }));

  fireEvent.click((await rail()).getByRole('button', { name: '营销' }));
  expect((await rail()).queryByRole('link', { name: '营销活动' })).toBeNull();
  expect((await rail()).getByRole('link', { name: '产品' }).getAttribute('aria-current')).toBe('page');

  unmount();
  render(<App />);
  const group = (await rail()).getByRole('button', { name: '营销' });
  expect(group.getAttribute('aria-expanded')).toBe('false');
  fireEvent.click(group);
  expect((await rail()).getByRole('link', { name: '营销活动' })).toBeTruthy();
}, 20_000);
