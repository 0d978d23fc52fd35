import { listColleagues } from '@guanjia/contracts/identity/routes';
import { taskList } from '@guanjia/contracts/outbound/work';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, it } from 'vitest';
import { renderSignedIn } from '../../../test/render.tsx';
import { api, lastWordsApi } from '../../lib/api.ts';
import { setLocale } from '../../lib/i18n.ts';
import { ExportButton } from './export-button.tsx';

it('an export asks for the columns of the page, with the words that the page has for values', async () => {
  await setLocale('zh-CN');
  const { server } = renderSignedIn(
    <ExportButton
      title="再拨客户"
      definition={taskList}
      query={{ menu: 'redial' }}
      columns={[
        { key: 'customerName', title: '客户' },
        { key: 'lastOutcome', title: '上次结果', option: (value) => `<${value}>` },
      ]}
    />,
    { login: 'supervisor' },
  );
  fireEvent.click(screen.getByRole('button', { name: '导出' }));
  fireEvent.change(await screen.findByLabelText(/导出用途/), { target: { value: ' 月度核对 ' } });
  fireEvent.click(screen.getByRole('button', { name: '开始导出' }));
  await waitFor(() => expect(server.requests).toHaveLength(1));
  expect(server.requests[0]).toMatchObject({
    operationId: 'exportList',
    body: {
      list: 'outbound.tasks',
      title: '再拨客户',
      purpose: '月度核对',
      query: { menu: 'redial' },
      columns: [
        { key: 'customerName', title: '客户' },
        { key: 'lastOutcome', title: '上次结果', words: { no_answer: '<no_answer>', redial: '<redial>' } },
      ],
    },
  });
});

it('an export is offered to those who may', () => {
  renderSignedIn(<ExportButton title="x" definition={taskList} query={{}} columns={[]} />, {
    login: 'A1001',
  });
  expect(screen.queryByRole('button')).toBeNull();
});

it.each(['zh-CN', 'en'] as const)('every call asks for the language of the page: %s', async (locale) => {
  await setLocale(locale);
  const { server } = renderSignedIn(null);
  await api.call(listColleagues, {});
  await lastWordsApi.call(listColleagues, {});
  expect(server.languages).toEqual([locale, locale]);
});
