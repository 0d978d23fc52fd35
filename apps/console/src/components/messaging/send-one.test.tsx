import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, it, vi } from 'vitest';
import { createMockServer } from '../../../test/mock-server.ts';
import { MockProblem } from '../../../test/mock-types.ts';
import { renderSignedIn } from '../../../test/render.tsx';
import { setLocale } from '../../lib/i18n.ts';
import { SendOne } from './send-one.tsx';

beforeEach(async () => {
  localStorage.clear();
  await setLocale('zh-CN');
});

const phone = (id: string, number: string, doNotUse = false) => ({
  ...{ id, number, doNotUse, extension: null, primary: false, revealable: true },
});
const customer = {
  id: '0199000c-0000-7000-8000-000000000001',
  name: '王晓',
  phones: [phone('p1', '138****8000'), phone('p2', '139****1111'), phone('p3', '137****2222', true)],
} as unknown as Parameters<typeof SendOne>[0]['customer'];

function show() {
  const server = createMockServer({ login: 'A1001' });
  const onClose = vi.fn();
  renderSignedIn(<SendOne customer={customer} onClose={onClose} />, { server });
  return { server, onClose };
}
const text = () => screen.getByLabelText(/^内容/);
const asked = (server: ReturnType<typeof createMockServer>) =>
  server.requests.findLast(({ operationId }) => operationId === 'sendMessage')?.body;

it('is written from a template and sent to the number that was chosen, by Ctrl + Enter too', async () => {
  const { server, onClose } = show();
  const [number, template] = await waitFor(() => {
    const boxes = screen.getAllByRole('combobox');
    expect(boxes).toHaveLength(2);
    return boxes;
  });
  if (!number || !template) throw new Error('two selects');
  fireEvent.mouseDown(number);
  expect(screen.queryByText('137****2222')).toBeNull();
  fireEvent.click(await screen.findByText('139****1111'));
  fireEvent.mouseDown(template);
  fireEvent.click(await screen.findByText('老客户问候'));
  await waitFor(() => expect((text() as HTMLTextAreaElement).value).toBe('您好，{客户姓名}'));
  fireEvent.keyDown(text(), { key: 'Enter', ctrlKey: true });
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  expect(asked(server)).toEqual({ kind: 'greeting', text: '您好，{客户姓名}', phoneId: 'p2' });
});

it('says why it cannot be sent, and keeps the text', async () => {
  const { server, onClose } = show();
  server.overrides.set('sendMessage', () => {
    throw new MockProblem('consent_missing');
  });
  fireEvent.change(text(), { target: { value: '新品上市' } });
  const send = () => screen.getByRole('button', { name: '发短信' }) as HTMLButtonElement;
  await waitFor(() => expect(send().disabled).toBe(false));
  fireEvent.click(send());
  await screen.findByText(/还没有同意接收营销信息/);
  expect((text() as HTMLTextAreaElement).value).toBe('新品上市');
  expect(onClose).not.toHaveBeenCalled();
});
