import { describe, it } from 'vitest';
import { button, field } from './support/person.ts';
import { demo } from './support/product.ts';
import { setStage } from './support/stage.ts';
import { until } from './support/until.ts';

describe('who comes in', () => {
  const stage = setStage('trust');

  it('refuses a wrong captcha and a wrong password, and lets in who is right', async () => {
    const visitor = await stage.visitor();
    const { page } = visitor;
    const right = { tenant: demo.tenant, login: 'A1001', password: demo.password };
    await visitor.logIn({ ...right, captcha: '----' }, { expectRefusal: true });
    await page.getByText('验证码不对').waitFor();
    await visitor.logIn({ ...right, password: 'Wrong#2026' }, { expectRefusal: true });
    await page.getByRole('alert').filter({ hasText: '密码' }).waitFor();
    await visitor.logIn(right);
    await page.waitForURL('**/desk');
  });

  it('makes a new administrator choose a password before anything else', async () => {
    const said = await stage.product.admin(['create-tenant', '--code', '2000', '--name', '新企业']);
    const password = /initial password: (\S+)/.exec(said)?.[1] ?? '';
    const visitor = await stage.visitor('en-US');
    const { page, words } = visitor;
    await visitor.logIn({ tenant: '2000', login: 'admin', password });
    await page.waitForURL('**/change-password');
    await page.goto('/users');
    await page.waitForURL('**/change-password');

    const fill = async (current: string, next: string) => {
      await page.getByLabel(new RegExp(`^${words.currentPassword}`)).fill(current);
      await page.getByLabel(new RegExp(`^${words.newPassword}`)).fill(next);
      await page.getByLabel(new RegExp(`^${words.repeatPassword}`)).fill(next);
      await button(page, words.savePassword).click();
    };
    await fill('not it', 'Chosen#2026');
    await page.getByRole('alert').waitFor();
    await fill(password, 'Chosen#2026');
    await page.waitForURL((url) => !/change-password|login/.test(url.pathname));
    await page.goto('/users');
    await page.getByRole('heading', { name: 'Users', level: 1 }).waitFor();
  });

  it('keeps a session over a restart of the server, and ends it at log-out', async () => {
    const { page, words } = await stage.person('A1001');
    await stage.product.killServer();
    await until('the server to be back', () => stage.product.isReady());
    await page.goto('/contacts/history');
    await page.getByRole('heading', { name: words.history, level: 1 }).waitFor();
    await page.getByRole('button', { name: new RegExp(`^${words.userMenu}`) }).click();
    await page.getByRole('menuitem', { name: words.logOut }).click();
    await page.waitForURL('**/login**');
    await page.goto('/desk');
    await page.waitForURL('**/login**');
    await field(page, words.captcha).waitFor();
  });

  it('lets in without a password whoever holds a passkey', async () => {
    const { page, words, logIn } = await stage.visitor();
    const devices = await page.context().newCDPSession(page);
    await devices.send('WebAuthn.enable');
    const { authenticatorId } = await devices.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
      },
    });
    // Browsers offer passkeys to named hosts only.
    const { port } = new URL(stage.product.url);
    const open = (path: string) => page.goto(`http://localhost:${port}${path}`);
    await open('/login');
    await logIn({ tenant: demo.tenant, login: 'A1002', password: demo.password });
    await open('/account');
    await button(page, '添加通行密钥').click();
    await page.getByText('通行密钥已添加').waitFor();
    await page.getByText('还没有用过').waitFor();
    await page.getByRole('button', { name: new RegExp(`^${words.userMenu}`) }).click();
    await page.getByRole('menuitem', { name: words.logOut }).click();
    await page.waitForURL('**/login**');

    await devices.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    await button(page, '用通行密钥登录').click();
    await page.getByText('没有完成').waitFor();
    await devices.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });
    await button(page, '用通行密钥登录').click();
    await page.waitForURL('**/account');
    await page.getByText('最近使用').waitFor();
  });
});
