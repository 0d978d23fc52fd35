import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createMockServer } from '../../test/mock-server.ts';
import { setLocale } from '../lib/i18n.ts';
import { App } from './app.tsx';
import { queryClient, router } from './router.tsx';

beforeEach(async () => {
  await setLocale('zh-CN');
  queryClient.clear();
});

function fillIn(name: string, value: string): void {
  fireEvent.change(screen.getByLabelText(name), { target: { value } });
}

async function logIn(captcha: string): Promise<void> {
  await screen.findByRole('button', { name: /登录$/ });
  fillIn('企业代码', '1000');
  fillIn('工号', 'A1001');
  fillIn('密码', 'Guanjia#1');
  fillIn('验证码', captcha);
  fireEvent.click(screen.getByRole('button', { name: /登录$/ }));
}

describe('the session', () => {
  it('asks for log-in, shows what is wrong, and leads back to the same place after a loss', async () => {
    const server = createMockServer();
    vi.stubGlobal('fetch', server.fetch);
    await router.navigate({ to: '/products' });
    render(<App />);

    await logIn('wrong');
    expect(await screen.findByText(/验证码不对或已过期/)).toBeTruthy();
    await waitFor(() =>
      expect(server.requests.filter(({ operationId }) => operationId === 'getCaptcha')).toHaveLength(2),
    );

    await logIn('7k3f');
    expect(await screen.findByText('无忧停车年卡', {}, { timeout: 8000 })).toBeTruthy();

    server.endSession();
    await queryClient.invalidateQueries({ queryKey: ['orders'] });
    expect(await screen.findByText(/登录已失效/)).toBeTruthy();
    expect(router.state.location.search).toMatchObject({ redirect: '/products', lost: true });
    await waitFor(() => expect(queryClient.getQueryCache().findAll({ queryKey: ['orders'] })).toEqual([]));

    await logIn('7k3f');
    expect(await screen.findByText('无忧停车年卡', {}, { timeout: 8000 })).toBeTruthy();
    expect(router.state.location.pathname).toBe('/products');
  }, 20_000);
});
