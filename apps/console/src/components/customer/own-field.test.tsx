import type { FormField } from '@guanjia/contracts/core/form';
import { fireEvent, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { renderSignedIn } from '../../../test/render.tsx';
import { setLocale } from '../../lib/i18n.ts';
import { OwnField } from './own-field.tsx';

const income: FormField = {
  key: 'income',
  type: 'money',
  required: false,
  label: { zh: '年收入', en: 'Income' },
  mask: 'all',
  unmaskedFor: ['supervisor'],
};
const customerId = '0199000c-0000-7000-8000-000000000002';

it('a masked field is shown as its mask, and as a value of its type once it is revealed', async () => {
  await setLocale('zh-CN');
  const { server } = renderSignedIn(<OwnField customerId={customerId} field={income} value="****" />);
  expect(screen.getByText('****')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: '查看完整的年收入' }));
  fireEvent.click(await screen.findByRole('radio', { name: '核对身份' }));
  fireEvent.click(screen.getByRole('button', { name: '显示' }));
  expect(await screen.findByText('¥19,999.00')).toBeTruthy();
  const asked = server.requests.find(({ operationId }) => operationId === 'revealField');
  expect(asked?.body).toEqual({ purpose: 'verify' });
});

it('who sees it in full is not asked', async () => {
  await setLocale('zh-CN');
  renderSignedIn(<OwnField customerId={customerId} field={income} value={100} />, { login: 'leader' });
  expect(screen.getByText('¥1.00')).toBeTruthy();
  expect(screen.queryByRole('button')).toBeNull();
});
