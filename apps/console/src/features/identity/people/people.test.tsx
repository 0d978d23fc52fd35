import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { mockUser } from '../../../../test/mock-identity.ts';
import { renderSignedIn } from '../../../../test/render.tsx';
import { setLocale } from '../../../lib/i18n.ts';
import { RoleForm } from '../roles/role-form.tsx';
import { DepartureForm } from './departure-form.tsx';
import { ExplainBox } from './explain-box.tsx';
import { UserForm } from './user-form.tsx';

beforeEach(() => setLocale('zh-CN'));

const box = (name: RegExp) => screen.getByRole('textbox', { name });

function type(name: RegExp, value: string): void {
  fireEvent.change(box(name), { target: { value } });
}

async function choose(name: RegExp, option: string): Promise<void> {
  fireEvent.mouseDown(screen.getByRole('combobox', { name }));
  const list = await waitFor(() => {
    const found = [...document.querySelectorAll('.ant-select-item-option')].find(
      ({ textContent }) => textContent === option,
    );
    if (!found) throw new Error(`no option ${option}`);
    return found;
  });
  fireEvent.click(list);
}

describe('adding a user', () => {
  it('names what is missing and sends nothing', () => {
    const { server } = renderSignedIn(<UserForm onDone={vi.fn()} onCancel={vi.fn()} />, { login: 'admin' });
    fireEvent.click(screen.getByRole('button', { name: '保存' }));
    expect(screen.getAllByRole('alert').map(({ textContent }) => textContent)).toEqual([
      '请填写“登录名”',
      '请填写“姓名”',
      '请填写“工号”',
      '请填写“初始密码”',
      '请填写“所属单位”',
      '请填写“角色”',
    ]);
    expect(server.requests.filter(({ operationId }) => operationId === 'createUser')).toEqual([]);
  });

  it('says what contradicts and saves only when that is accepted', async () => {
    const done = vi.fn();
    const { server } = renderSignedIn(<UserForm onDone={done} onCancel={vi.fn()} />, { login: 'admin' });
    type(/登录名/, 'A1');
    type(/姓名/, '新人');
    type(/工号/, '1');
    type(/初始密码/, 'Initial#2026');
    await choose(/所属单位/, '电销一组');
    await choose(/角色/, '总监');
    await choose(/用户类别/, '员工');
    fireEvent.click(screen.getByRole('button', { name: '保存' }));
    await screen.findByText(/这个角色是给“总监”准备的，而用户类别是“员工”/);
    expect(done).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole('checkbox', { name: '我知道，仍然保存' }));
    fireEvent.click(screen.getByRole('button', { name: /保存/ }));
    await waitFor(() => expect(done).toHaveBeenCalled());
    const sent = server.requests.filter(({ operationId }) => operationId === 'createUser');
    expect(sent.map(({ body }) => (body as { acceptContradiction: boolean }).acceptContradiction)).toEqual([
      false,
      true,
    ]);
  });
});

describe('a departure', () => {
  it('says what passes on and wants a reason', async () => {
    const { server } = renderSignedIn(<DepartureForm user={mockUser} onDone={vi.fn()} onCancel={vi.fn()} />, {
      login: 'admin',
    });
    await screen.findByText('私海客户 12 位');
    const go = screen.getByRole('button', { name: '确认离职并移交' });
    fireEvent.click(go);
    expect(screen.getByRole('alert').textContent).toBe('请填写“原因”');
    type(/原因/, '合同到期');
    fireEvent.click(go);
    await waitFor(() =>
      expect(server.requests.find(({ operationId }) => operationId === 'startDeparture')?.body).toEqual({
        successorId: null,
        reason: '合同到期',
      }),
    );
  });
});

describe('why a record cannot be seen', () => {
  it('is asked by a link and told step by step', async () => {
    renderSignedIn(<ExplainBox userId={mockUser.id} />, { login: 'admin' });
    type(/链接或编号/, 'nothing');
    fireEvent.click(screen.getByRole('button', { name: '检查' }));
    expect(screen.getByRole('alert').textContent).toBe('这里没有记录编号');
    type(/链接或编号/, `http://127.0.0.1:3000/customers?open=${mockUser.id}`);
    fireEvent.click(screen.getByRole('button', { name: '检查' }));
    const answer = await screen.findByRole('status');
    expect(within(answer).getByText('看不到')).toBeTruthy();
    expect(answer.textContent).toContain('记录属于 李静（电销二组），而数据范围只有“本人”');
  });
});

describe('an own role', () => {
  it('takes along what a permission needs', async () => {
    const { server } = renderSignedIn(<RoleForm mayManage onDone={vi.fn()} />, { login: 'admin' });
    type(/角色名称/, '查号员');
    fireEvent.click(screen.getByRole('checkbox', { name: /查看完整号码/ }));
    fireEvent.click(screen.getByRole('button', { name: '保存' }));
    await waitFor(() =>
      expect(server.requests.find(({ operationId }) => operationId === 'createRole')?.body).toMatchObject({
        name: '查号员',
        permissions: ['customers.read', 'customers.reveal'],
      }),
    );
  });
});
