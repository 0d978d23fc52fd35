import type { Backup } from '@guanjia/contracts/backup/routes';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { renderSignedIn } from '../../../test/render.tsx';
import { setLocale } from '../../lib/i18n.ts';
import { sizeOf, verdictOf } from './backup-words.ts';
import { RestoreDialog } from './restore-dialog.tsx';

const backup: Backup = {
  id: '00000000-0000-4000-8000-000000000001',
  kind: 'scheduled',
  state: 'done',
  userName: null,
  createdAt: '2026-03-01T19:00:00.000Z',
  finishedAt: '2026-03-01T19:00:09.000Z',
  bytes: 1_500_000,
  rows: 10,
  objects: 2,
  verifiedAt: '2026-03-01T19:00:09.000Z',
  verifyError: null,
  errorCode: null,
  removedAt: null,
};

it('asks for a reason and the code of the enterprise before anything is sent', async () => {
  await setLocale('en');
  const { server } = renderSignedIn(<RestoreDialog backup={backup} onClose={() => {}} />);
  const sent = () => server.requests.filter(({ operationId }) => operationId === 'restoreBackup');
  const code = await screen.findByLabelText(/Type the enterprise code/);
  const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Restore' });
  fireEvent.change(code, { target: { value: 'wrong' } });
  fireEvent.change(screen.getByLabelText('Reason'), { target: { value: 'a mistake' } });
  expect(button.disabled).toBe(true);
  fireEvent.submit(code);
  expect(sent()).toEqual([]);
  const own = /code (\S+)/.exec(screen.getByText(/Type the enterprise code/).textContent ?? '')?.[1] ?? '';
  fireEvent.change(code, { target: { value: own } });
  expect(button.disabled).toBe(false);
  fireEvent.click(button);
  await waitFor(() => expect(sent()).toHaveLength(1));
});

it('says sizes and verdicts as people read them', () => {
  expect([0, 1536, 1_500_000, 5e9, null].map(sizeOf)).toEqual(['0.0 KB', '1.5 KB', '1.4 MB', '4.7 GB', '–']);
  const t = (key: string) => key;
  expect(verdictOf(backup, t)).toBe('verified.good');
  expect(verdictOf({ ...backup, verifyError: 'backup_damaged' }, t)).toBe('verified.bad');
  expect(verdictOf({ ...backup, verifiedAt: null }, t)).toBe('verified.no');
});
