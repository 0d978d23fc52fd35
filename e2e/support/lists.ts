import type { Locator, Page } from 'playwright-core';
import { until } from './until.ts';

/** Opens a list page and waits until exactly so many rows are there. `path` may carry a search. */
export async function openList(page: Page, path: string, rows: number): Promise<Locator> {
  await page.goto(path);
  return rowsOf(page, rows);
}

/** The rows below the header, once there are so many. */
export async function rowsOf(page: Page, count: number): Promise<Locator> {
  const rows = page.getByRole('grid').locator('[role="row"][aria-label]');
  await page.getByRole('grid').waitFor();
  let found = -1;
  await until(`${count} rows in ${page.url()}`, async () => {
    found = await rows.count();
    return found === count && (await page.getByRole('grid').getAttribute('aria-busy')) === 'false';
  }).catch((error: unknown) => {
    throw new Error(`${String(error)} (${found} rows)`);
  });
  return rows;
}

/** A table's row as `header → text`. */
export async function tableRow(page: Page, name: string): Promise<Record<string, string>> {
  const table = page.getByRole('table');
  const row = table.getByRole('row').filter({ hasText: name });
  await row.waitFor();
  const headers = await table.locator('thead th').allInnerTexts();
  const cells = await row.getByRole('cell').allInnerTexts();
  return Object.fromEntries(headers.map((header, n) => [header.trim(), (cells[n] ?? '').trim()]));
}

/** Moves the focus with the Tab key, as somebody without a mouse does. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  const focused = () => target.evaluate((element) => element === element.ownerDocument.activeElement);
  for (let presses = 0; presses < 80; presses++) {
    if (await focused()) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`The Tab key never came to ${String(target)}`);
}
