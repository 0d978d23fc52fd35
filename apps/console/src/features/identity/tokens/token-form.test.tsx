import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, it } from 'vitest';
import { renderSignedIn } from '../../../../test/render.tsx';
import { setLocale } from '../../../lib/i18n.ts';
import { TokenForm } from './token-form.tsx';

const secret = `gj_${'x'.repeat(43)}`;
type Props = Parameters<typeof TokenForm>[0];

function show() {
  const sent: unknown[] = [];
  const make: Props['make'] = async (body) => {
    sent.push(body);
    return { token: {} as Awaited<ReturnType<Props['make']>>['token'], secret };
  };
  let done = 0;
  renderSignedIn(
    <TokenForm permissions={['customers.read']} maxDays={30} make={make} onDone={() => (done += 1)} />,
  );
  return { sent, closed: () => done };
}

const submit = () => fireEvent.click(screen.getByRole('button', { name: 'Make a token' }));

beforeEach(() => setLocale('en'));

it('asks for a name, permissions and addresses that are some', async () => {
  const { sent } = show();
  fireEvent.change(screen.getByLabelText(/Allowed addresses/), { target: { value: '10.0.0.1\nhere' } });
  submit();
  expect(await screen.findByText('Line 2 is no IP address or range')).toBeTruthy();
  expect(screen.getByLabelText(/^Name/).getAttribute('aria-invalid')).toBe('true');
  expect(screen.getByLabelText(/^Permissions/).getAttribute('aria-invalid')).toBe('true');
  expect(sent).toEqual([]);
});

it('shows the token once, until whoever made it has kept it', async () => {
  const { sent, closed } = show();
  fireEvent.change(screen.getByLabelText(/^Name/), { target: { value: 'Reports' } });
  fireEvent.mouseDown(screen.getByLabelText(/^Permissions/));
  fireEvent.click(await screen.findByText('See customers', { selector: '.ant-select-item-option-content' }));
  submit();
  expect(await screen.findByText(secret)).toBeTruthy();
  expect(sent).toEqual([
    { name: 'Reports', permissions: ['customers.read'], scope: null, days: 30, ipAllowList: [] },
  ]);
  fireEvent.click(screen.getByRole('button', { name: 'I have kept it' }));
  await waitFor(() => expect(closed()).toBe(1));
});
