import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, expect, it } from 'vitest';
import { createMockServer } from '../../../../test/mock-server.ts';
import { renderSignedIn } from '../../../../test/render.tsx';
import { setLocale } from '../../../lib/i18n.ts';
import { SaveSegment } from './save-segment.tsx';

beforeEach(() => setLocale('zh-CN'));

const filter = [{ column: 'level', op: 'in' as const, values: ['vip'] }];

function show(search: Parameters<typeof SaveSegment>[0]['search']) {
  const server = createMockServer({ login: 'supervisor' });
  renderSignedIn(<SaveSegment search={search} />, { server, login: 'supervisor' });
  return server;
}

const id = '0199000c-0000-7000-8000-000000000009';

it('keeps what the list shows as a segment under a name', async () => {
  const server = show({ filter, q: '李', sort: 'name' });
  fireEvent.click(screen.getByRole('button', { name: '存为客户群' }));
  const submit = () => screen.getAllByRole('button', { name: '存为客户群' }).at(-1) as HTMLButtonElement;
  await waitFor(() => expect(submit().type).toBe('submit'));
  expect(submit().disabled).toBe(true);
  fireEvent.change(screen.getByLabelText(/名称/), { target: { value: ' 大客户 ' } });
  fireEvent.click(screen.getByRole('radio', { name: '固定' }));
  expect(screen.getByText('记下此刻符合条件的人，之后不变')).toBeTruthy();
  fireEvent.click(submit());
  await waitFor(() => {
    const asked = server.requests.find(({ operationId }) => operationId === 'createSegment');
    expect(asked?.body).toMatchObject({
      name: '大客户',
      kind: 'frozen',
      query: { filter, q: '李' },
      best: null,
    });
  });
});

it('says why a list of segments cannot be one', () => {
  show({ filter: [{ column: 'segment', op: 'in', values: [id] }] });
  const button = screen.getByRole('button', { name: '存为客户群' }) as HTMLButtonElement;
  expect(button.disabled).toBe(true);
});
