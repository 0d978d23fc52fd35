import type { Page, Response } from 'playwright-core';
import { launchChromium, openContext } from '../../e2e/support/browser.ts';
import { median } from './load.ts';

/** Milliseconds until the rows are in the document, medians of several times; in Chromium on this machine. */
export interface PageTimes {
  /** From opening the address. */
  firstRows: number;
  /** From scrolling to the end of what is loaded. */
  nextPage: number;
  /** From sending a search by name. */
  search: number;
  /** From choosing a funnel together with a sort: the address of a saved view. */
  filter: number;
}

const times = 7;

/** Opens the list of customers as somebody with a mouse does. */
export async function timePage(product: { url: string; home: string }, cookie: string): Promise<PageTimes> {
  const browser = await launchChromium(product.home);
  try {
    const context = await openContext(browser, product.url, 'zh-CN');
    const [name = '', value = ''] = cookie.split('=');
    await context.addCookies([{ name, value, url: product.url }]);
    const page = await context.newPage();
    await open(page, '/customers');
    const measured: Record<keyof PageTimes, number[]> = {
      firstRows: [],
      nextPage: [],
      search: [],
      filter: [],
    };
    for (let time = 0; time < times; time++) {
      measured.firstRows.push(await open(page, '/customers'));
      measured.nextPage.push(await page.evaluate<number>(toEnd));
      measured.search.push(
        await search(page, ['伟', '张伟', '娜', '王强', '丽', '刘洋', '敏'][time] ?? '伟'),
      );
      measured.filter.push(await open(page, filtered(time)));
    }
    const of = (key: keyof PageTimes) => Math.round(median(measured[key]));
    return {
      firstRows: of('firstRows'),
      nextPage: of('nextPage'),
      search: of('search'),
      filter: of('filter'),
    };
  } finally {
    await browser.close();
  }
}

function filtered(time: number): string {
  const region = ['济南', '兰州', '上海', '太原', '深圳', '长春', '苏州'][time] ?? '济南';
  const filter = JSON.stringify([{ column: 'region', op: 'in', values: [region] }]);
  return `/customers?${new URLSearchParams({ filter, sort: '-lastContactAt' }).toString()}`;
}

// Scripts of the page are texts here: this program knows no document.
const firstRow = `document.querySelector('[role="grid"][aria-busy="false"] [role="row"][aria-label]')`;
const rowCount = `Number(document.querySelector('[role="grid"]')?.getAttribute('aria-rowcount'))`;
const toEnd = `(async () => {
  const grid = document.querySelector('[role="grid"]');
  const [before, begun] = [${rowCount}, performance.now()];
  grid.scrollTo(0, grid.scrollHeight);
  while (${rowCount} <= before) await new Promise((resolve) => requestAnimationFrame(resolve));
  return performance.now() - begun;
})()`;

/** The page's clock as soon as a condition holds. */
function once(page: Page, condition: string): Promise<number> {
  return page.evaluate<number>(`(async () => {
    while (!(${condition})) await new Promise((resolve) => requestAnimationFrame(resolve));
    return performance.now();
  })()`);
}

/** On the page's own clock, which begins with the navigation. */
async function open(page: Page, path: string): Promise<number> {
  await page.goto(path, { waitUntil: 'commit' });
  return once(page, `${firstRow} !== null`);
}

async function search(page: Page, text: string): Promise<number> {
  await page.getByRole('searchbox').fill(text);
  const answered = page.waitForResponse((response: Response) => response.url().includes('/api/customers?'));
  const begun = performance.now();
  await page.keyboard.press('Enter');
  await answered;
  await once(page, `${firstRow}?.getAttribute('aria-label').includes(${JSON.stringify(text)})`);
  return performance.now() - begun;
}
