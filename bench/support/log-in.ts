import { createClient } from '@guanjia/client/http';
import { getCaptcha, logIn } from '@guanjia/contracts/identity/routes';
import { demo, type Product } from '../../e2e/support/product.ts';

/** Logs in without a browser. Returns the headers that carry the session. */
export async function sessionOf(product: Product, login: string): Promise<Record<string, string>> {
  const baseUrl = product.url;
  const { captchaId } = await createClient({ baseUrl }).call(getCaptcha, {});
  const { rows } = await product.database.query<{ answer: string }>(
    'select answer from identity.captcha where id = $1',
    [captchaId],
  );
  let cookie = '';
  const keepCookie: typeof fetch = async (...args) => {
    const response = await fetch(...args);
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
    return response;
  };
  const me = await createClient({ baseUrl, fetch: keepCookie }).call(logIn, {
    body: {
      tenantCode: demo.tenant,
      login,
      password: demo.password,
      captchaId,
      captcha: rows[0]?.answer ?? '',
    },
  });
  return { cookie, 'x-csrf-token': me.csrfToken };
}
