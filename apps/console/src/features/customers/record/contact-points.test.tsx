import type { ContactPoint } from '@guanjia/contracts/customers/record-contact-points';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, it } from 'vitest';
import { customers } from '../../../../test/mock-data.ts';
import { createMockServer } from '../../../../test/mock-server.ts';
import { MockProblem } from '../../../../test/mock-types.ts';
import { renderSignedIn } from '../../../../test/render.tsx';
import { setLocale } from '../../../lib/i18n.ts';
import { toastStore } from '../../../lib/toast.ts';
import { ContactPoints } from './contact-points.tsx';

const nothing = { extension: null, region: null, postcode: null, holder: null, expiresOn: null, agent: null };
const point: ContactPoint = {
  ...{ id: '0199000c-0000-7000-8000-000000000009', channel: 'phone', type: 'mobile', label: null },
  ...{ value: '138****8000', revealable: true, primary: false, verifiedAt: null },
  ...{ doNotUse: false, doNotUseReason: null, ...nothing },
};

beforeEach(() => {
  toastStore.set([]);
  return setLocale('zh-CN');
});

function show() {
  const server = createMockServer({ login: 'A1001' });
  const [customer] = customers;
  if (!customer) throw new Error('no customer');
  renderSignedIn(<ContactPoints customer={customer} points={[point]} editable />, { server });
  return server;
}

const bodyOf = (server: ReturnType<typeof show>, id: string) =>
  server.requests.find(({ operationId }) => operationId === id)?.body;

async function choose(name: string): Promise<void> {
  fireEvent.click(screen.getByRole('button', { name: '更多' }));
  fireEvent.click(await screen.findByRole('menuitem', { name }));
}

it('a number is kept from use for a reason, and that can be taken back', async () => {
  const server = show();
  await choose('不要使用…');
  const reason = await screen.findByRole('textbox', { name: '为什么不要使用' });
  expect((screen.getByRole('button', { name: '确定' }) as HTMLButtonElement).disabled).toBe(true);
  fireEvent.change(reason, { target: { value: '客户要求' } });
  fireEvent.click(screen.getByRole('button', { name: '确定' }));
  await waitFor(() =>
    expect(bodyOf(server, 'changeContactPoint')).toEqual({ doNotUse: true, doNotUseReason: '客户要求' }),
  );
  await waitFor(() => expect(toastStore.get()[0]?.action?.label).toBe('撤销'));
  toastStore.get()[0]?.action?.run();
  await waitFor(() =>
    expect(server.requests.some(({ operationId }) => operationId === 'undoContactChange')).toBe(true),
  );
});

it('a masked value stays as it is unless another is typed', async () => {
  const server = show();
  await choose('修改');
  fireEvent.change(await screen.findByRole('textbox', { name: '备注名' }), { target: { value: '前台' } });
  fireEvent.click(screen.getByRole('button', { name: '保存' }));
  await waitFor(() =>
    expect(bodyOf(server, 'changeContactPoint')).toEqual({ type: 'mobile', label: '前台', verified: false }),
  );
});

it('what the server refuses stands beside what was typed', async () => {
  const server = show();
  server.overrides.set('changeContactPoint', () => {
    throw new MockProblem('contact_point_known');
  });
  await choose('修改');
  const number = await screen.findByRole('textbox', { name: '号码' });
  fireEvent.change(number, { target: { value: '13800000001' } });
  fireEvent.click(screen.getByRole('button', { name: '保存' }));
  expect((await screen.findByRole('alert')).textContent).toContain('已经有这一条');
  expect((number as HTMLInputElement).value).toBe('13800000001');
});
