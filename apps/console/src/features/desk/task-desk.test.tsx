import type { Workbench } from '@guanjia/contracts/outbound/work';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createMockServer } from '../../../test/mock-server.ts';
import { type MockServer, renderSignedIn } from '../../../test/render.tsx';
import { setLocale } from '../../lib/i18n.ts';
import { recall, rememberJson } from '../../lib/remember.ts';
import { TaskDesk } from './task-desk.tsx';

const base = 'http://console.test';
const taskId = '0199000c-0000-7000-8000-000000000001';

beforeEach(() => setLocale('zh-CN'));

async function openDesk(
  patch: Partial<Workbench> = {},
  server: MockServer = createMockServer({ login: 'A1001' }),
) {
  const bench = (await (await server.fetch(`${base}/api/outbound/tasks/${taskId}`)).json()) as Workbench;
  const desk = await (await server.fetch(`${base}/api/outbound/desk`)).json();
  const onOpen = vi.fn();
  const shown = renderSignedIn(<TaskDesk bench={{ ...bench, ...patch }} desk={desk} onOpen={onOpen} />, {
    server,
  });
  const sent = (operationId: string) =>
    server.requests.filter((request) => request.operationId === operationId);
  return { ...shown, onOpen, sent };
}

const press = (key: string, init: KeyboardEventInit = {}) =>
  fireEvent.keyDown(document.body, { key, ...init });
const notes = () => screen.getByRole('textbox', { name: '备注' });
const chosen = (name: RegExp) => screen.getByRole('radio', { name }).getAttribute('aria-checked');

describe('the result by keyboard', () => {
  it('chooses the outcome with 1…6', async () => {
    await openDesk();
    press('2');
    expect(chosen(/未接听/)).toBe('true');
    press('3');
    expect([chosen(/未接听/), chosen(/电话忙/)]).toEqual(['false', 'true']);
  });

  it('saves with S and opens the next one with Ctrl+S while typing', async () => {
    const { sent, onOpen } = await openDesk();
    press('2');
    fireEvent.change(notes(), { target: { value: '没人接' } });
    fireEvent.keyDown(notes(), { key: 's', ctrlKey: true });
    await waitFor(() => expect(onOpen).toHaveBeenCalledWith(expect.any(String)));
    expect(sent('saveResult')[0]?.body).toMatchObject({ outcome: 'no_answer', notes: '没人接', next: true });
  });

  it('does nothing while an input method composes in the notes', async () => {
    const { sent } = await openDesk();
    press('2');
    fireEvent.keyDown(notes(), { key: 's', ctrlKey: true, isComposing: true });
    fireEvent.keyDown(notes(), { key: '1' });
    expect(chosen(/未接听/)).toBe('true');
    expect(sent('saveResult')).toEqual([]);
  });

  it('Y asks for the time of the next call', async () => {
    await openDesk();
    press('y');
    expect(screen.getByText('下次拨打时间')).toBeTruthy();
  });
});

describe('validation', () => {
  it('asks for an outcome first', async () => {
    const { sent } = await openDesk();
    press('s');
    expect(await screen.findByText('请选择外呼结果（按 1–6）')).toBeTruthy();
    expect(sent('saveResult')).toEqual([]);
  });

  it('asks for the disposition and the required questions once the customer was reached', async () => {
    const { sent } = await openDesk();
    press('1');
    press('s');
    expect(await screen.findByText('请选择电销结果')).toBeTruthy();
    expect(screen.getByText('问卷还有 2 道必答题没填')).toBeTruthy();
    expect(screen.getByRole('tab', { name: /问卷/ }).getAttribute('aria-selected')).toBe('true');
    expect(sent('saveResult')).toEqual([]);
  });

  it('saves an appointment with its time', async () => {
    const { sent } = await openDesk();
    press('6');
    press('s');
    expect(await screen.findByText('请选择下次拨打时间')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: '1 小时后' }));
    press('s');
    await waitFor(() => expect(sent('saveResult')).toHaveLength(1));
    expect(sent('saveResult')[0]?.body).toMatchObject({
      outcome: 'redial',
      redialAt: expect.any(String),
      next: false,
    });
  });
});

describe('what the switch knows', () => {
  it('is filled in, and can be corrected', async () => {
    await openDesk({ suggestedOutcome: 'busy' });
    expect(chosen(/电话忙/)).toBe('true');
    expect(screen.getByText('由线路状态自动填写，可以改')).toBeTruthy();
    press('4');
    expect([chosen(/电话忙/), chosen(/空号/)]).toEqual(['false', 'true']);
  });

  it('stays when only notes are typed', async () => {
    await openDesk({ suggestedOutcome: 'busy' });
    fireEvent.change(notes(), { target: { value: 'x' } });
    expect(chosen(/电话忙/)).toBe('true');
  });
});

describe('the draft', () => {
  it('is kept here at once and on the server after a pause', async () => {
    const { sent } = await openDesk();
    fireEvent.change(notes(), { target: { value: '周五回访' } });
    expect(recall(`draft.${taskId}`)).toContain('周五回访');
    await waitFor(() => expect(sent('saveDraft').at(-1)?.body).toMatchObject({ notes: '周五回访' }), {
      timeout: 4000,
    });
    await waitFor(() => expect(recall(`draft.${taskId}`)).toBeUndefined());
  });

  it('survives a page that was closed before the server had it', async () => {
    rememberJson(`draft.${taskId}`, {
      outcome: 'success',
      dispositionId: null,
      notes: '没来得及保存',
      redialAt: null,
      answers: {},
      scriptStep: null,
    });
    await openDesk();
    expect(screen.getByDisplayValue('没来得及保存')).toBeTruthy();
  });

  it('goes to the server when the page is hidden', async () => {
    const { sent } = await openDesk();
    fireEvent.change(notes(), { target: { value: '最后一句' } });
    window.dispatchEvent(new Event('pagehide'));
    await waitFor(() => expect(sent('saveDraft').at(-1)?.body).toMatchObject({ notes: '最后一句' }));
  });

  it('is gone once the result is saved', async () => {
    const { onOpen } = await openDesk();
    fireEvent.change(notes(), { target: { value: 'x' } });
    press('2');
    press('s');
    await waitFor(() => expect(onOpen).toHaveBeenCalled());
    expect(recall(`draft.${taskId}`)).toBeUndefined();
  });
});
