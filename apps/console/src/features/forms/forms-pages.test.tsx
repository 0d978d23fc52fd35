import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renderSignedIn } from '../../../test/render.tsx';
import { setLocale } from '../../lib/i18n.ts';
import { DictionariesPage } from './dictionaries-page.tsx';
import { FormsPage } from './forms-page.tsx';

let page: ReturnType<typeof renderSignedIn>;
afterEach(() => page.stop());
beforeEach(() => setLocale('zh-CN'));

const sent = (operationId: string) =>
  page.server.requests.filter((request) => request.operationId === operationId);
const names = () =>
  [...document.querySelectorAll('.canvas-name strong')].map((name) => name.textContent?.replace('*', ''));

describe('the designer', () => {
  beforeEach(async () => {
    page = renderSignedIn(<FormsPage />, { login: 'supervisor' });
    await screen.findByRole('button', { name: /^是否有车/ });
  });

  it('adds a field, keeps it as a draft and publishes it with what that does', async () => {
    fireEvent.click(screen.getByRole('button', { name: '邮箱' }));
    expect(screen.getByRole('button', { name: '发布' })).toHaveProperty('disabled', true);
    fireEvent.change(screen.getByRole('textbox', { name: '名称（中文）' }), {
      target: { value: '邮件地址' },
    });
    expect(names()).toEqual(['是否有车', '车辆品牌', '邮件地址']);
    fireEvent.click(screen.getByRole('button', { name: '发布' }));
    const dialog = await screen.findByRole('dialog');
    await within(dialog).findByText('邮件地址');
    expect(sent('saveFormDraft')).toHaveLength(1);
    fireEvent.click(within(dialog).getByRole('button', { name: '发布' }));
    await screen.findByText('已发布版本 2');
  });

  it('orders by buttons and takes every step back and forth', () => {
    fireEvent.click(screen.getByRole('button', { name: '下移“是否有车”' }));
    expect(names()).toEqual(['车辆品牌', '是否有车']);
    fireEvent.click(screen.getByRole('button', { name: '撤销' }));
    expect(names()).toEqual(['是否有车', '车辆品牌']);
    fireEvent.click(screen.getByRole('button', { name: '重做' }));
    expect(names()).toEqual(['车辆品牌', '是否有车']);
  });

  it('does not let a field in use be removed', async () => {
    fireEvent.click(screen.getByRole('button', { name: /是否有车.*单选/ }));
    fireEvent.click(screen.getByRole('button', { name: '删除字段' }));
    fireEvent.click(screen.getByRole('button', { name: '发布' }));
    const dialog = await screen.findByRole('dialog');
    await within(dialog).findByText(/已有数据，不能删除/);
    expect(within(dialog).getByRole('button', { name: '发布' })).toHaveProperty('disabled', true);
  });

  it('says what is wrong with a formula, and where', () => {
    fireEvent.click(screen.getByRole('button', { name: '公式' }));
    fireEvent.change(screen.getByRole('textbox', { name: '公式' }), { target: { value: '1 + eval(2)' } });
    expect(screen.getByText('第 5 个字符处：没有这个函数')).toBeTruthy();
  });
});

describe('the dictionaries', () => {
  it('are changed entry by entry; one that records may hold is retired, not removed', async () => {
    page = renderSignedIn(<DictionariesPage />, { login: 'supervisor' });
    const shop = await screen.findByDisplayValue('门店');
    fireEvent.change(shop, { target: { value: '线下门店' } });
    fireEvent.click(screen.getAllByRole('button', { name: '停用' })[0] as HTMLElement);
    fireEvent.click(screen.getByRole('button', { name: '保存' }));
    await waitFor(() => expect(sent('saveDictionary')).toHaveLength(1));
    expect(sent('saveDictionary')[0]?.body).toMatchObject({
      version: 0,
      entries: [
        { code: 'website', retired: true },
        { code: 'store', label: { zh: '线下门店' } },
      ],
    });
  });
});
