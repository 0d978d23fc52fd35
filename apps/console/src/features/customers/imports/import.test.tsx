import type { CustomerImport, ImportRules, ImportTarget } from '@guanjia/contracts/customers/imports';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createMockServer } from '../../../../test/mock-server.ts';
import { renderSignedIn } from '../../../../test/render.tsx';
import { setLocale } from '../../../lib/i18n.ts';
import { CheckStep } from './check-step.tsx';
import { matchChoices, missingColumn, settled, withTarget } from './import-rules.ts';
import { RulesStep } from './rules-step.tsx';

beforeEach(() => setLocale('zh-CN'));

const rules: ImportRules = {
  mapping: ['name', 'phone', null, null],
  matchBy: 'phone',
  onMatch: 'skip',
  overwrite: false,
  fields: null,
  place: { pool: 'public' },
  overLimit: 'public',
  unknownTags: 'refuse',
};

const label = (zh: string) => ({ zh, en: zh });
const targets: ImportTarget[] = [
  { key: 'name', label: label('姓名'), repeatable: false, matches: true },
  { key: 'phone', label: label('电话'), repeatable: true, matches: true },
  { key: 'note', label: label('备注'), repeatable: false, matches: false },
  { key: 'custom.plate', label: label('车牌'), repeatable: false, matches: true },
];

const view: CustomerImport = {
  id: '01890000-0000-7000-8000-000000000001',
  user: { id: '01890000-0000-7000-8000-000000000002', name: '周主管' },
  fileName: '客户.csv',
  state: 'uploaded',
  columns: ['谁', '手机', '电话2', '车'],
  sample: [['张三', '13800138000', '', '京A1']],
  rules,
  remembered: true,
  totalRows: 12_000,
  exact: false,
  counts: { processed: 0, created: 0, updated: 0, unchanged: 0, skipped: 0, bad: 0, inFile: 0, overLimit: 0 },
  undo: { removed: 0, restored: 0, kept: 0 },
  problems: [],
  createdAt: '2026-03-01T00:00:00.000Z',
  startedAt: null,
  finishedAt: null,
  undoneAt: null,
  fileDeleted: false,
};

describe('rules', () => {
  it('let several columns be telephone numbers, and one the name', () => {
    const repeatable = new Set(['phone']);
    expect(withTarget(rules.mapping, 2, 'phone', repeatable)).toEqual(['name', 'phone', 'phone', null]);
    expect(withTarget(rules.mapping, 2, 'name', repeatable)).toEqual([null, 'phone', 'name', null]);
  });

  it('offer what customers can be found by', () => {
    expect(matchChoices(targets)).toEqual(
      'phone document email name name_address name_company name_region custom.plate'.split(' '),
    );
  });

  it('say which column is missing', () => {
    expect(missingColumn(rules)).toBeUndefined();
    expect(missingColumn({ ...rules, mapping: [null, 'phone', null, null] })).toBe('name');
    expect(missingColumn({ ...rules, matchBy: 'name_company' })).toBe('company');
    const work = { ...rules, mapping: ['name', 'address.work'], matchBy: 'name_address' };
    expect(missingColumn(work)).toBeUndefined();
  });

  it('forget fields that are no longer in the file', () => {
    expect(settled({ ...rules, fields: ['note', 'phone'] }).fields).toEqual(['phone']);
    expect(settled({ ...rules, fields: ['note'] }).fields).toBeNull();
  });
});

describe('the step of the rules', () => {
  function open() {
    const server = createMockServer({ login: 'lead' });
    const sent: { path: string; body: unknown }[] = [];
    const fetch: typeof server.fetch = async (input, init) => {
      const path = new URL(input instanceof Request ? input.url : input, 'http://x').pathname;
      if (path === '/api/customers/import-targets') return Response.json({ items: targets });
      if (!path.startsWith('/api/customers/imports/')) return server.fetch(input, init);
      sent.push({ path, body: typeof init?.body === 'string' ? JSON.parse(init.body) : undefined });
      return Response.json({ ...view, state: path.endsWith('/check') ? 'checking' : 'uploaded' });
    };
    const onDone = vi.fn();
    renderSignedIn(<RulesStep view={view} onDone={onDone} />, {
      server: { ...server, fetch },
      login: 'lead',
    });
    return { sent, onDone };
  }

  it('shows the columns with their first rows, and sends the rules before the check', async () => {
    const { sent, onDone } = open();
    expect(await screen.findByText('张三')).toBeTruthy();
    expect(screen.getByText('已沿用上次导入同样表头时的设置')).toBeTruthy();
    expect(screen.getByText(/约 12,000 行/)).toBeTruthy();
    fireEvent.click(screen.getByLabelText('合并：补上缺少的资料和号码'));
    fireEvent.click(screen.getByLabelText('我的私海'));
    fireEvent.click(screen.getByRole('button', { name: '检查整个文件' }));
    await waitFor(() => expect(onDone).toHaveBeenCalledWith(expect.objectContaining({ state: 'checking' })));
    expect(sent.map(({ path }) => path.split('/').at(-1))).toEqual(['rules', 'check']);
    expect(sent[0]?.body).toMatchObject({
      onMatch: 'merge',
      place: { pool: 'private', owners: [expect.any(String)] },
    });
  });

  it('asks for people before it goes on', async () => {
    open();
    fireEvent.click(await screen.findByLabelText('分给这些人，轮流分配'));
    expect(screen.getByText('请选择至少一个人')).toBeTruthy();
    expect(screen.getByRole('button', { name: '检查整个文件' }).hasAttribute('disabled')).toBe(true);
  });
});

describe('the step of the check', () => {
  it('tells what will happen, with the rows that are wrong', () => {
    renderSignedIn(
      <CheckStep
        view={{
          ...view,
          state: 'checked',
          counts: { ...view.counts, processed: 4, created: 2, bad: 1, skipped: 1, inFile: 1 },
          problems: [{ line: 3, column: '手机', value: '123', problem: 'phone_invalid' }],
        }}
        onChanged={() => {}}
        onBack={() => {}}
      />,
      { login: 'lead' },
    );
    expect(screen.getByText('不是有效的电话号码')).toBeTruthy();
    expect(screen.getByText('其中有 1 行与文件里前面的行相同。')).toBeTruthy();
    expect(screen.getByRole('button', { name: '开始导入' }).hasAttribute('disabled')).toBe(false);
  });

  it('does not go on with nothing', () => {
    renderSignedIn(
      <CheckStep view={{ ...view, state: 'checked' }} onChanged={() => {}} onBack={() => {}} />,
      { login: 'lead' },
    );
    expect(screen.getByRole('button', { name: '没有可导入的行' }).hasAttribute('disabled')).toBe(true);
  });
});
