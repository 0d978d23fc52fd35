import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createMockServer } from '../../../test/mock-server.ts';
import { renderSignedIn } from '../../../test/render.tsx';
import { setLocale } from '../../lib/i18n.ts';
import { SendDialog } from './send-dialog.tsx';

beforeEach(async () => {
  localStorage.clear();
  await setLocale('zh-CN');
});

const audience = { kind: 'query' as const, query: { q: '李' } };

function show(more: Partial<Parameters<typeof SendDialog>[0]> = {}) {
  const server = createMockServer({ login: 'supervisor' });
  const onStarted = vi.fn();
  renderSignedIn(
    <SendDialog title="t" audience={audience} onClose={() => {}} onStarted={onStarted} {...more} />,
    { server, login: 'supervisor' },
  );
  return { server, onStarted };
}

const button = (name: string | RegExp) => screen.getByRole('button', { name }) as HTMLButtonElement;
const text = () => screen.getByLabelText(/^内容/) as HTMLTextAreaElement;
const asked = (server: ReturnType<typeof createMockServer>, id: string) =>
  server.requests.findLast(({ operationId }) => operationId === id)?.body;

describe('a message to many', () => {
  it('is sent only after it was shown who gets it, who not and why, and what they read', async () => {
    const { server, onStarted } = show();
    expect(button('下一步：核对').disabled).toBe(true);
    fireEvent.change(text(), { target: { value: '您好，{客户姓名}' } });
    await waitFor(() => expect(button('下一步：核对').disabled).toBe(false));
    fireEvent.click(button('下一步：核对'));
    await screen.findByText('2 位会收到');
    expect(screen.getByText('【示例科技】您好，王晓')).toBeTruthy();
    expect(screen.getByText(/没有手机号/)).toBeTruthy();
    fireEvent.click(button('发送给 2 位'));
    await waitFor(() => expect(onStarted).toHaveBeenCalledOnce());
    const what = { kind: 'marketing', text: '您好，{客户姓名}', target: audience };
    expect(asked(server, 'previewSending')).toEqual(what);
    expect(asked(server, 'startSending')).toMatchObject({ ...what, startsAt: null });
  });

  it('counts its parts with the signature while it is typed', async () => {
    show();
    await waitFor(() => expect(button('下一步：核对')).toBeTruthy());
    fireEvent.change(text(), { target: { value: '好'.repeat(64) } });
    // 【示例科技】 takes six.
    await screen.findByText('70 字，每位 1 条');
    fireEvent.change(text(), { target: { value: '好'.repeat(65) } });
    await screen.findByText('71 字，每位 2 条');
  });

  it('says what is wrong with the text before it is asked', async () => {
    show();
    fireEvent.change(text(), { target: { value: '您好，{客户}' } });
    await screen.findByText(/“客户”不是可用的变量/);
    expect(button('下一步：核对').disabled).toBe(true);
  });

  it('to typed numbers takes them as people paste them', async () => {
    const { server } = show({ audience: 'typed' });
    fireEvent.change(text(), { target: { value: '您好' } });
    fireEvent.change(screen.getByLabelText(/^手机号码/), {
      target: { value: '13800000001，13800000002\n13800000003' },
    });
    await waitFor(() => expect(button('下一步：核对').disabled).toBe(false));
    fireEvent.click(button('下一步：核对'));
    await screen.findByText('2 位会收到');
    expect(asked(server, 'previewSending')).toMatchObject({
      target: { kind: 'numbers', numbers: ['13800000001', '13800000002', '13800000003'] },
    });
  });

  it('that is half written survives a reload', async () => {
    show();
    fireEvent.change(text(), { target: { value: '写到一半' } });
    document.body.replaceChildren();
    show();
    expect(text().value).toBe('写到一半');
  });

  it('is not sent where no gateway is connected, and says so', async () => {
    const server = createMockServer({ login: 'supervisor' });
    server.overrides.set('getMessageSettings', () => ({
      settings: { signature: '示例科技', hours: { from: '08:00', to: '21:00' }, marketingNeeds: 'given' },
      ...{ version: 0, delivery: 'none' },
    }));
    renderSignedIn(<SendDialog title="t" audience={audience} onClose={() => {}} onStarted={() => {}} />, {
      server,
      login: 'supervisor',
    });
    await screen.findByText(/还没有接入短信网关/);
    fireEvent.change(text(), { target: { value: '您好' } });
    expect(button('下一步：核对').disabled).toBe(true);
  });
});
