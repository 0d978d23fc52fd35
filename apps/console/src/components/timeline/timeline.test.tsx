import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, it, vi } from 'vitest';
import { renderSignedIn } from '../../../test/render.tsx';
import { setLocale } from '../../lib/i18n.ts';
import { Timeline } from './timeline.tsx';

const live = vi.hoisted(() => ({ tell: (_message: { customerId: string }) => {} }));
vi.mock('../../lib/realtime.ts', () => ({
  useRealtime: (_type: string, listener: typeof live.tell) => {
    live.tell = listener;
  },
}));

const customerId = '00000000-0000-4000-8000-000000000001';
const noteOf = (n: number) => ({
  id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  kind: 'note',
  occurredAt: '2026-03-01T08:00:00Z',
  actor: null,
  data: { text: `note ${n}` },
  refId: null,
});

beforeEach(() => setLocale('zh-CN'));

/** Two pages of one note each, and what else is written later. */
function open() {
  const more: number[] = [];
  const shown = renderSignedIn(<div />);
  shown.stop();
  shown.server.overrides.set('listTimeline', ({ query }) =>
    query.get('cursor')
      ? { items: [noteOf(1)], nextCursor: null }
      : { items: [...more.map(noteOf), noteOf(2)], nextCursor: 'next' },
  );
  renderSignedIn(<Timeline customerId={customerId} />, { server: shown.server });
  return { write: (n: number) => more.unshift(n) };
}

it('goes on to earlier entries at its end', async () => {
  open();
  await screen.findByText('note 2');
  fireEvent.click(screen.getByRole('button', { name: '更早的记录' }));
  await screen.findByText('note 1');
  expect(screen.queryByRole('button', { name: '更早的记录' })).toBeNull();
});

it('shows what is written meanwhile', async () => {
  const { write } = open();
  await screen.findByText('note 2');
  write(3);
  act(() => live.tell({ customerId: 'somebody else' }));
  act(() => live.tell({ customerId }));
  await screen.findByText('note 3');
});

it('moves nothing under the pointer: new entries wait until they are asked for', async () => {
  const { write } = open();
  const entries = (await screen.findByText('note 2')).closest('ol');
  fireEvent.pointerEnter(entries as HTMLElement);
  write(3);
  act(() => live.tell({ customerId }));
  const show = await screen.findByRole('button', { name: '有新记录，点此查看' });
  expect(screen.queryByText('note 3')).toBeNull();
  fireEvent.click(show);
  await screen.findByText('note 3');
  await waitFor(() => expect(screen.queryByRole('button', { name: '有新记录，点此查看' })).toBeNull());
});
