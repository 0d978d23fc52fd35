import { describe, it } from 'vitest';
import { demo } from './support/product.ts';
import { setStage } from './support/stage.ts';

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
});
