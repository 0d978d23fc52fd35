import type { ImportView } from '@guanjia/contracts/outbound/imports';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createMockServer } from '../../../test/mock-server.ts';
import { renderSignedIn } from '../../../test/render.tsx';
import { fileProblem } from '../../components/import/list-file.ts';
import { setLocale } from '../../lib/i18n.ts';
import { hasPhone, initialMapping, withTarget } from './import-mapping.ts';
import { ImportMapping } from './import-mapping-step.tsx';

beforeEach(() => setLocale('zh-CN'));

describe('the mapping', () => {
  it('starts from the server’s suggestion', () => {
    expect(initialMapping({ columns: ['a', 'b', 'c'], mapping: ['phone', null] })).toEqual([
      'phone',
      null,
      null,
    ]);
  });

  it('guesses by the headers when the server has none, each meaning once', () => {
    const columns = ['客户姓名', '手机号', '备用电话', '城市', '车型'];
    expect(initialMapping({ columns, mapping: [] })).toEqual(['name', 'phone', null, 'region', null]);
  });

  it('gives a meaning to one column only', () => {
    expect(withTarget(['phone', 'name'], 1, 'phone')).toEqual([null, 'phone']);
    expect(withTarget(['phone', 'name'], 0, null)).toEqual([null, 'name']);
  });

  it('needs a phone column', () => {
    expect([hasPhone(['name', null]), hasPhone(['phone'])]).toEqual([false, true]);
  });

  it('refuses wrong and huge files before uploading', () => {
    expect(fileProblem({ name: 'list.XLSX', size: 10 }, 20)).toBeUndefined();
    expect(fileProblem({ name: 'list.xls', size: 10 }, 20)).toBe('wrong');
    expect(fileProblem({ name: 'list.csv', size: 50 * 1024 * 1024 }, 20)).toBe('too_large');
  });
});

describe('the mapping step', () => {
  async function open(mapping: ImportView['mapping']) {
    const server = createMockServer({ login: 'lead' });
    const view = (await (await server.fetch('/api/outbound/imports/x')).json()) as ImportView;
    const onMapped = vi.fn();
    renderSignedIn(<ImportMapping view={{ ...view, mapping }} onMapped={onMapped} />, {
      server,
      login: 'lead',
    });
    return onMapped;
  }

  it('shows the columns with their first rows and asks the server for the preview', async () => {
    const onMapped = await open(['name', 'phone', null, null, null]);
    expect(screen.getByText('李建国 · 陈敏 · 王伟')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: '检查整个文件' }));
    await waitFor(() =>
      expect(onMapped).toHaveBeenCalledWith(expect.objectContaining({ state: 'previewed' })),
    );
  });

  it('cannot go on without a phone column', async () => {
    await open(['name', null, null, null, null]);
    expect(screen.getByRole('button', { name: '检查整个文件' }).hasAttribute('disabled')).toBe(true);
    expect(screen.getByText('请指定哪一列是电话号码')).toBeTruthy();
  });
});
