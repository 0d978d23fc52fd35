import type { Customer } from '@guanjia/contracts/customers/routes';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { createMockServer } from '../../../../test/mock-server.ts';
import { renderSignedIn } from '../../../../test/render.tsx';
import { setLocale } from '../../../lib/i18n.ts';
import { VerifyIdentity } from './verify-identity.tsx';

const id = '0199000c-0000-7000-8000-000000000001';
const phone = { id: '0199000c-0000-7000-8000-000000000002', number: '138****8000' };
const customer = {
  id,
  name: '李建国',
  phones: [{ ...phone, extension: null, primary: true, revealable: true }],
} as unknown as Customer;

const nothing = { set: false, initial: false, locked: false, changedAt: null };

function show(service: object, outcome: object = {}) {
  const server = createMockServer({ login: 'A1001' });
  server.overrides.set('getCustomerPasswords', () => ({
    service: { ...nothing, ...service },
    electronic: nothing,
    lastVerified: null,
  }));
  server.overrides.set('verifyCustomerIdentity', () => outcome);
  renderSignedIn(<VerifyIdentity customer={customer} />, { server });
  return server;
}

const secretBox = () => screen.getByLabelText(/客户输入的六位密码/) as HTMLInputElement;
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));

beforeEach(() => setLocale('zh-CN'));

describe('verifying a customer', () => {
  it('says once it begins what to tell somebody without a service password (IAM-027)', async () => {
    show({});
    expect(await screen.findByRole('button', { name: '下发初始密码' })).toBeTruthy();
    expect(screen.queryByText(/客户还没有服务密码/)).toBeNull();
    press('验证');
    expect(screen.getByText(/客户还没有服务密码/)).toBeTruthy();
  });

  it('asks for a reset instead where there is one', async () => {
    show({ set: true, locked: true });
    expect(await screen.findByText('已锁定')).toBeTruthy();
    press('验证');
    expect(screen.queryByText(/客户还没有服务密码/)).toBeNull();
    expect(screen.getByRole('button', { name: '重置服务密码' })).toBeTruthy();
  });

  it('hides what is typed, sends six digits only, and forgets them', async () => {
    const server = show({ set: true }, { outcome: 'verified', level: 'full', allowed: true });
    await screen.findByText('已设置');
    press('验证');
    expect(secretBox().type).toBe('password');
    fireEvent.change(secretBox(), { target: { value: '12a' } });
    expect(secretBox().value).toBe('12');
    press('验证');
    expect(await screen.findByText('须为六位数字')).toBeTruthy();
    expect(server.requests.some(({ operationId }) => operationId === 'verifyCustomerIdentity')).toBe(false);
    fireEvent.change(secretBox(), { target: { value: '926153' } });
    press('验证');
    expect(await screen.findByText('验证通过，可以办理。')).toBeTruthy();
    expect(secretBox().value).toBe('');
    expect(server.requests.find(({ operationId }) => operationId === 'verifyCustomerIdentity')?.body).toEqual(
      { method: 'service', secret: '926153', action: 'bill_query' },
    );
  });

  it('says that a proof is not enough for what is wanted', async () => {
    show({ set: true }, { outcome: 'verified', level: 'basic', allowed: false });
    await screen.findByText('已设置');
    press('验证');
    fireEvent.change(secretBox(), { target: { value: '926153' } });
    press('验证');
    await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('须用服务密码'));
  });
});
