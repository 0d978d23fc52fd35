import type { Customer } from '@guanjia/contracts/customers/routes';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, it } from 'vitest';
import { customers } from '../../../../test/mock-data.ts';
import { createMockServer } from '../../../../test/mock-server.ts';
import { renderSignedIn } from '../../../../test/render.tsx';
import { setLocale } from '../../../lib/i18n.ts';
import { PoolPanel } from './pool-panel.tsx';

beforeEach(() => setLocale('zh-CN'));

const [first] = customers;
if (!first) throw new Error('the mock has no customers');
const free: Customer = { ...first, pool: 'public', owner: null };
const pool = {
  ...{ access: 'full', inScope: true, ownedSince: null, releasedAt: null, lastSaleAt: null },
  ...{ protectedUntil: null, protectionReason: null, recycle: null, pickRefusal: null, shares: [] },
};

function show(customer: Customer, more: object, login = 'A1001') {
  const server = createMockServer({ login });
  server.overrides.set('getCustomerPool', () => ({ ...pool, ...more }));
  renderSignedIn(<PoolPanel customer={customer} />, { server, login });
  return server;
}

it('a customer of the public pool is picked with one click', async () => {
  const server = show(free, {});
  fireEvent.click(await screen.findByRole('button', { name: '领取' }));
  await waitFor(() =>
    expect(server.requests.some(({ operationId }) => operationId === 'pickCustomer')).toBe(true),
  );
});

it('says by which rule it cannot be picked, and when it can', async () => {
  show(free, {
    pickRefusal: {
      code: 'pick_daily_limit',
      params: { used: 50, limit: 50, rule: 1, at: '2026-11-27 00:00' },
    },
  });
  const button = (await screen.findByRole('button', { name: '领取' })) as HTMLButtonElement;
  expect(button.disabled).toBe(true);
  expect(screen.getByText(/每天 50 位的上限（规则 1）。2026-11-27 00:00 起可以再领取/)).toBeTruthy();
});

it('warns its owner of the rule that will take it', async () => {
  const at = new Date(Date.now() + 2.5 * 24 * 3_600_000).toISOString();
  show(
    { ...free, pool: 'private', owner: { id: crypto.randomUUID(), name: '王晓' } },
    { recycle: { at, rule: 4, kind: 'no_contact', days: 30, warn: true } },
  );
  expect(await screen.findByText('还剩 2 天')).toBeTruthy();
  expect(screen.getByText(/超过 30 天没有联系（规则 4）/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: '退回公海' })).toBeNull();
});

it('says that one may only look', async () => {
  show(
    { ...free, pool: 'private', owner: { id: crypto.randomUUID(), name: '王晓' } },
    {
      access: 'read',
      inScope: false,
    },
    'supervisor',
  );
  expect(await screen.findByText('共享给你查看，不能修改')).toBeTruthy();
  expect(screen.queryByRole('button', { name: '分配' })).toBeNull();
});
