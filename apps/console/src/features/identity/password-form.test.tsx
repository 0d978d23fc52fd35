import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { renderSignedIn } from '../../../test/render.tsx';
import { setLocale } from '../../lib/i18n.ts';
import { PasswordForm } from './password-form.tsx';

it('shows which rules the typed password keeps, and sends only one that keeps them all', async () => {
  await setLocale('en');
  let done = 0;
  const { server } = renderSignedIn(<PasswordForm onDone={() => (done += 1)} />);
  const type = (label: RegExp, value: string) =>
    fireEvent.change(screen.getByLabelText(label), { target: { value } });
  const kept = () => screen.getAllByRole('listitem').filter(({ className }) => className === 'kept').length;
  await screen.findByRole('list');
  type(/Current password/, 'old');
  type(/New password/, 'A1001-short');
  expect(kept()).toBe(2);
  type(/Repeat it/, 'A1001-short');
  fireEvent.click(screen.getByRole('button', { name: 'Save the new password' }));
  expect(await screen.findByText('This does not keep the rules yet')).toBeTruthy();
  expect(kept()).toBe(2);
  expect(server.requests.some(({ operationId }) => operationId === 'changePassword')).toBe(false);
  for (const label of [/New password/, /Repeat it/]) type(label, 'Kept#2026rules');
  fireEvent.click(screen.getByRole('button', { name: 'Save the new password' }));
  await waitFor(() => expect(done).toBe(1));
});
