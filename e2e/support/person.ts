import type { Browser, Locator, Page } from 'playwright-core';
import { type Locale, openContext } from './browser.ts';
import type { Product } from './product.ts';
import { until } from './until.ts';
import { type Words, wordsOf } from './words.ts';

export interface LogIn {
  tenant: string;
  login: string;
  password: string;
  /** Instead of what the picture shows. */
  captcha?: string;
}

/** Somebody at a browser. */
export interface Person {
  readonly page: Page;
  readonly words: Words;
  /** Errors that the page reported. */
  problems(): readonly string[];
  /** Fills in the log-in page and sends it. Resolves when the console is open, or at once with `expectRefusal`. */
  logIn(who: LogIn, options?: { expectRefusal?: boolean }): Promise<void>;
  /** Another tab of the same browser. */
  secondTab(path: string): Promise<Page>;
  leave(): Promise<void>;
}

export async function enter(options: {
  browser: Browser;
  product: Product;
  locale: Locale;
}): Promise<Person> {
  const { product, locale } = options;
  const context = await openContext(options.browser, product.url, locale);
  context.setDefaultTimeout(15_000);
  const problems: string[] = [];
  const page = await context.newPage();
  page.on('pageerror', (error) => problems.push(error.stack ?? error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  const words = wordsOf[locale];
  let captchaId = '';
  page.on('response', async (response) => {
    if (!response.url().endsWith('/captcha') || !response.ok()) return;
    // A page that was left meanwhile has no answer any more.
    const body = (await response.json().catch(() => undefined)) as { captchaId: string } | undefined;
    captchaId = body?.captchaId ?? captchaId;
  });

  async function logIn(who: LogIn, { expectRefusal = false } = {}): Promise<void> {
    if (new URL(page.url()).pathname !== '/login') await page.goto('/login');
    await field(page, words.tenant).fill(who.tenant);
    await field(page, words.user).fill(who.login);
    await field(page, words.password).fill(who.password);
    await field(page, words.captcha).fill(who.captcha ?? (await readPicture(product, () => captchaId)));
    await button(page, words.logIn).click();
    if (!expectRefusal) await page.waitForURL((url) => url.pathname !== '/login');
  }

  await page.goto('/login');
  return {
    page,
    words,
    problems: () => problems,
    logIn,
    async secondTab(path) {
      const tab = await context.newPage();
      await tab.goto(path);
      return tab;
    },
    leave: () => context.close({ reason: 'the journey is over' }),
  };
}

/** As a person reads the picture that is shown; one that was used is no longer there. */
async function readPicture({ database }: Product, shown: () => string): Promise<string> {
  return until('a captcha', async () => {
    const { rows } = await database.query<{ answer: string }>(
      'select answer from identity.captcha where id::text = $1',
      [shown()],
    );
    return rows[0]?.answer;
  });
}

export function field(scope: Page | Locator, label: string): Locator {
  return scope.getByLabel(label, { exact: true });
}

/** A button by its word. The component library spreads two Chinese characters. */
export function button(scope: Page | Locator, word: string): Locator {
  return scope.getByRole('button', { name: spread(word) });
}

/**
 * Matches the whole word, with and without the blank that the component library puts between two characters, and the
 * name of its spinner, which stays for a while after it went out of sight.
 */
export function spread(word: string): RegExp {
  const escaped = word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const pattern = /^\p{Script=Han}{2}$/u.test(word) ? `${escaped[0]}\\s?${escaped[1]}` : escaped;
  return new RegExp(`^\\s*(loading )?${pattern}\\s*$`);
}
