import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createMockServer } from '../../../../test/mock-server.ts';
import { renderSignedIn } from '../../../../test/render.tsx';
import { setLocale } from '../../../lib/i18n.ts';
import { BulkDialog } from './bulk-dialog.tsx';
import { emptyDraft, toAction } from './bulk-fields.tsx';

beforeEach(() => setLocale('zh-CN'));

const selection = {
  ids: ['0199000c-0000-7000-8000-000000000001'],
  query: { q: '李' },
  count: { value: 3, capped: false },
  clear: () => {},
};

function show(change: number) {
  const server = createMockServer({ login: 'supervisor' });
  server.overrides.set('previewBulk', () => ({
    ...{ total: { value: 3, capped: false }, looked: 3, willChange: change, refused: 3 - change },
    reasons: [
      {
        code: 'holding_limit',
        params: { name: '王晓', used: 500, limit: 500, rule: 2 },
        count: 3 - change,
        examples: [{ id: selection.ids[0] ?? '', name: '李四' }],
      },
    ],
    gets: [],
  }));
  const onStarted = vi.fn();
  renderSignedIn(
    <BulkDialog action="take_back" selection={selection} onClose={() => {}} onStarted={onStarted} />,
    { server },
  );
  return { server, onStarted };
}

const go = () => screen.getByRole('button', { name: '收回公海' }) as HTMLButtonElement;

describe('a bulk change', () => {
  it('is done for all rows of the filter once its effect was seen, with reasons in words', async () => {
    const { server, onStarted } = show(2);
    expect(go().disabled).toBe(true);
    await screen.findByText('2 位会改动');
    expect(screen.getByText(/王晓名下已有 500 位客户，达到 500 位的上限（规则 2）/)).toBeTruthy();
    await waitFor(() => expect(go().disabled).toBe(false));
    fireEvent.click(go());
    await waitFor(() => expect(onStarted).toHaveBeenCalledOnce());
    expect(server.requests.findLast(({ operationId }) => operationId === 'startBulk')?.body).toEqual({
      what: { action: 'take_back', params: {} },
      target: { kind: 'query', query: { q: '李' } },
    });
  });

  it('is not offered when nothing would change', async () => {
    show(0);
    await screen.findByText(/没有客户会改动/);
    expect(go().disabled).toBe(true);
  });
});

describe('what is sent', () => {
  const people = [{ id: 'a', name: 'A', weight: 3 }];

  it('waits for what an action needs', () => {
    expect(toAction('assign', emptyDraft)).toBeUndefined();
    expect(toAction('give_back', { ...emptyDraft, text: '  ' })).toBeUndefined();
    expect(toAction('distribute', emptyDraft)).toBeUndefined();
    expect(toAction('pick', emptyDraft)).toEqual({ action: 'pick', params: {} });
  });

  it('holds weights, and a note only where there is one', () => {
    expect(toAction('distribute', { ...emptyDraft, people, mode: 'weight' })).toEqual({
      action: 'distribute',
      params: { people: [{ userId: 'a', weight: 3 }], mode: 'weight' },
    });
    expect(toAction('take_back', { ...emptyDraft, text: ' x ' })).toEqual({
      action: 'take_back',
      params: { note: 'x' },
    });
  });
});
