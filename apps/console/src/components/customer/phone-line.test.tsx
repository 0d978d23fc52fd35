import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createMockServer } from '../../../test/mock-server.ts';
import { MockProblem } from '../../../test/mock-types.ts';
import { renderSignedIn } from '../../../test/render.tsx';
import { setLocale } from '../../lib/i18n.ts';
import { PhoneLine } from './phone-line.tsx';

const phone = {
  id: '0199000c-0000-7000-8000-000000000002',
  number: '138****8000',
  extension: null,
  primary: true,
  revealable: true,
  doNotUse: false,
};

beforeEach(() => setLocale('zh-CN'));
afterEach(() => vi.useRealTimers());

async function ask(server = createMockServer({ login: 'A1001' })) {
  const shown = renderSignedIn(<PhoneLine customerId={phone.id} phone={phone} />, { server });
  fireEvent.click(screen.getByRole('button', { name: '查看完整号码' }));
  await screen.findByRole('radio', { name: '核对身份' });
  return shown;
}

it('a number is revealed for a purpose, says what is left, and is hidden again after a minute', async () => {
  const { server } = await ask();
  expect(screen.getByText('今天还可查看 3 次，共 40 次')).toBeTruthy();
  expect((screen.getByRole('button', { name: '显示' }) as HTMLButtonElement).disabled).toBe(true);
  fireEvent.click(screen.getByRole('radio', { name: '核对身份' }));
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  fireEvent.click(screen.getByRole('button', { name: '显示' }));
  await vi.waitFor(() => expect(screen.getByText('13812348000')).toBeTruthy());
  expect(server.requests.find(({ operationId }) => operationId === 'revealPhone')?.body).toEqual({
    purpose: 'verify',
  });
  // The clock of the minute is set by an effect, which may follow the picture.
  await act(async () => {});
  await act(async () => {
    vi.advanceTimersByTime(60_000);
  });
  expect(screen.queryByText('13812348000')).toBeNull();
  expect(screen.getByText('138****8000')).toBeTruthy();
});

it('another purpose has to be named', async () => {
  await ask();
  fireEvent.click(screen.getByRole('radio', { name: '其他原因' }));
  const show = screen.getByRole('button', { name: '显示' }) as HTMLButtonElement;
  expect(show.disabled).toBe(true);
  fireEvent.change(screen.getByRole('textbox'), { target: { value: '寄送赠品' } });
  expect(show.disabled).toBe(false);
});

it('a budget that is spent says who can help, where the question was asked', async () => {
  const server = createMockServer({ login: 'A1001' });
  server.overrides.set('revealPhone', () => {
    throw new MockProblem('reveal_budget_spent');
  });
  await ask(server);
  fireEvent.click(screen.getByRole('radio', { name: '核对身份' }));
  fireEvent.click(screen.getByRole('button', { name: '显示' }));
  await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('今天的查看次数已用完'));
  expect(screen.getByText('138****8000')).toBeTruthy();
});
