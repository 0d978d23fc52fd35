import { act, screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { meOf } from '../../../test/mock-data.ts';
import { renderSignedIn } from '../../../test/render.tsx';
import { setLocale } from '../../lib/i18n.ts';
import { meQuery } from '../../lib/session.ts';
import { Banners } from './banners.tsx';

it('says all the time that a platform operator works as the person, and why', async () => {
  await setLocale('zh-CN');
  const { client } = renderSignedIn(<Banners />);
  expect(screen.queryByText(/运维一/)).toBeNull();
  const impersonation = { operator: '运维一', reason: '核对导入失败', endsAt: '2026-11-20T04:00:00Z' };
  const me = { ...meOf('A1001'), impersonation };
  await act(async () => {
    client.setQueryData(meQuery.queryKey, me);
  });
  expect(await screen.findByText(/平台运维人员运维一正以.*的身份操作/)).toBeTruthy();
  expect(screen.getByText(/原因：核对导入失败/)).toBeTruthy();
});
