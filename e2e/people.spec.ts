import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import type { Socket } from 'node:net';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { button, type Person } from './support/person.ts';
import { demo } from './support/product.ts';
import { setStage } from './support/stage.ts';

const initial = 'Welcome#2026x';
const chosen = 'Mine#2026own';

describe('people of an enterprise', () => {
  const stage = setStage('people');

  it('come by an administrator’s form, see their own, and leave with nothing', async () => {
    const admin = await stage.person('admin');
    await addAgent(admin, { login: 'A1009', name: '新坐席' });

    const agent = await stage.visitor();
    await agent.logIn({ tenant: demo.tenant, login: 'A1009', password: initial });
    await agent.page.waitForURL('**/change-password');
    for (const [label, value] of [
      [agent.words.currentPassword, initial],
      [agent.words.newPassword, chosen],
      [agent.words.repeatPassword, chosen],
    ] as const)
      await agent.page.getByLabel(new RegExp(`^${label}`)).fill(value);
    await button(agent.page, agent.words.savePassword).click();
    await agent.page.waitForURL('**/desk');

    await admin.page.getByRole('link', { name: '有效权限' }).click();
    await admin.page.getByRole('heading', { name: '新坐席 的有效权限', level: 1 }).waitFor();
    await admin.page.getByText('类别、角色、单位相互匹配').waitFor();
    const customers = admin.page.getByRole('row').filter({
      has: admin.page.getByRole('cell', { name: '客户', exact: true }),
    });
    expect(await customers.first().textContent()).toContain('本人');

    await admin.page.getByRole('link', { name: '返回' }).click();
    await button(admin.page, '办理离职').click();
    await field(admin.page, '原因').fill('合同到期');
    await button(admin.page, '确认离职并移交').click();
    await admin.page.getByText('新坐席 已离职，正在移交').waitFor();
    await agent.page.waitForURL('**/login**');
    await agent.logIn({ tenant: demo.tenant, login: 'A1009', password: chosen }, { expectRefusal: true });
    await agent.page.getByText('账号已停用').waitFor();
  });

  it('sign out elsewhere, and with that a phone whose page would not let go', async () => {
    const lost = await stage.person('A1005');
    const phone = await openPhone(stage.product.url, await lost.page.context().cookies());
    const cut = once(phone, 'close');
    const here = await stage.person('A1005');
    await here.page.goto('/account');
    await button(here.page, '退出其他所有设备').click();
    await lost.page.waitForURL('**/login**');
    await cut;
  });
});

/** A phone's socket to the switch, as a page opens it, in the hand of nobody who would close it. */
async function openPhone(url: string, cookies: readonly { name: string; value: string }[]): Promise<Socket> {
  const asked = request(`${url}/sip`, {
    headers: {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': randomBytes(16).toString('base64'),
      'sec-websocket-protocol': 'sip',
      cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
    },
  }).end();
  const [, socket] = (await once(asked, 'upgrade')) as [unknown, Socket];
  return socket.resume();
}

async function addAgent(admin: Person, { login, name }: { login: string; name: string }): Promise<void> {
  const { page } = admin;
  await page.goto('/users');
  await button(page, '新增用户').click();
  await field(page, '登录名').fill(login);
  await field(page, '姓名').fill(name);
  await field(page, '工号').fill(login);
  await field(page, '初始密码').fill(initial);
  await choose(page, '所属单位', '电销一组');
  await choose(page, '角色', '坐席');
  await button(page, '保存').click();
  await page.getByText('已保存').waitFor();
  await page.getByRole('row', { name }).click();
}

/** A field of a form; a required one has its mark in the label. */
function field(page: Page, label: string): Locator {
  return page.getByLabel(new RegExp(`^${label}`));
}

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: new RegExp(`^${label}`) }).click();
  await page
    .locator('.ant-select-item-option')
    .filter({ hasText: new RegExp(`^${option}$`) })
    .click();
}
