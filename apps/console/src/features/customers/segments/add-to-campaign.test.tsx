import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, it, vi } from 'vitest';
import { campaigns } from '../../../../test/mock-data.ts';
import { createMockServer } from '../../../../test/mock-server.ts';
import { renderSignedIn } from '../../../../test/render.tsx';
import { setLocale } from '../../../lib/i18n.ts';
import { AddToCampaign } from './add-to-campaign.tsx';

beforeEach(() => setLocale('zh-CN'));

it('puts all customers of a filter on the list of the chosen campaign', async () => {
  const open = campaigns.find(({ state }) => state !== 'finished');
  if (!open) throw new Error('the mock has no campaign that goes on');
  const server = createMockServer({ login: 'supervisor' });
  const onStarted = vi.fn();
  const whom = { kind: 'query' as const, query: { q: '李' } };
  renderSignedIn(<AddToCampaign title="t" whom={whom} onClose={() => {}} onStarted={onStarted} />, {
    server,
    login: 'supervisor',
  });
  const go = screen.getByRole('button', { name: '加入' }) as HTMLButtonElement;
  expect(go.disabled).toBe(true);
  fireEvent.mouseDown(screen.getByRole('combobox'));
  fireEvent.click(await screen.findByText(open.name));
  await waitFor(() => expect(go.disabled).toBe(false));
  fireEvent.click(go);
  await waitFor(() => expect(onStarted).toHaveBeenCalledOnce());
  const asked = server.requests.find(({ operationId }) => operationId === 'addToCampaign');
  expect(asked?.body).toEqual(whom);
});
