/**
 * Takes the README's pictures from a fresh demo on real Asterisk: `node scripts/screenshots.ts` with Node 24. Needs Chromium.
 * Writes docs/images/<what>.<zh|en>.png (1366×768; Chinese in light, English in dark colours). Takes about a minute.
 */
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type AgentPage, agentOf } from '../e2e/support/agent.ts';
import { type Locale, launchChromium } from '../e2e/support/browser.ts';
import { button, enter, type Person } from '../e2e/support/person.ts';
import { checkout, demo, type Product, startProduct } from '../e2e/support/product.ts';
import { openPublic } from '../e2e/support/public.ts';

const folder = join(checkout, 'docs/images');
const largestBytes = 250_000;
const sale = '畅停年卡推广';
const looks: readonly {
  locale: Locale;
  suffix: string;
  dark: boolean;
  agent: string;
  agentName: string;
  block: string;
}[] = [
  { locale: 'zh-CN', suffix: 'zh', dark: false, agent: 'A1001', agentName: '王晓', block: '1360001' },
  { locale: 'en-US', suffix: 'en', dark: true, agent: 'A1002', agentName: '李静', block: '1370002' },
];

mkdirSync(folder, { recursive: true });
const product = await startProduct('screenshots');
const everybody = await openPublic();
const browser = await launchChromium(product.home);
try {
  await product.moveTrunk(everybody.address);
  for (const look of looks) await takeAll(product, look);
} finally {
  await browser.close();
  everybody.close();
  await product.stop();
}

async function takeAll(at: Product, look: (typeof looks)[number]): Promise<void> {
  const person = async (login: string) => {
    const one = await enter({ browser, product: at, locale: look.locale });
    await one.logIn({ tenant: demo.tenant, login, password: demo.password });
    if (look.dark) await button(one.page, 'Dark mode').click();
    return one;
  };
  const agent = await person(look.agent);
  const desk = agentOf(agent);
  await sell(agent, desk);
  await desk.dial();
  await desk.callIs(agent.words.talking);
  await agent.page.getByText(agent.words.saved).first().waitFor({ state: 'hidden' });
  await take(agent.page, 'desk', look.suffix);

  const leader = await person('leader');
  await showList(leader);
  await take(leader.page, 'list', look.suffix);
  await leader.page.goto('/statistics/agents');
  await leader.page.getByRole('table').waitFor();
  await leader.page.locator('canvas').first().waitFor();
  await take(leader.page, 'statistics', look.suffix);
  await leader.page.goto('/floor');
  await leader.page.getByText(look.agentName).first().waitFor();
  await take(leader.page, 'floor', look.suffix);

  const supervisor = await person('supervisor');
  await previewImport(supervisor, look.block);
  await take(supervisor.page, 'import', look.suffix);
  for (const one of [agent, leader, supervisor]) await one.leave();
}

/** One sale and one number for another day, so that lists and statistics have something to show. */
async function sell({ page, words }: Person, desk: AgentPage): Promise<void> {
  await desk.signIn();
  await desk.joinCampaign(sale);
  await desk.claim();
  await desk.dial();
  await desk.callIs(words.talking);
  await page.keyboard.press('Control+Enter');
  await desk.stateIs(words.wrapUp);
  await page.keyboard.press('1');
  await desk.result.getByRole('radio', { name: '成交', exact: true }).click();
  await page.keyboard.press('Control+s');
  await desk.stateIs(words.ready);
  await page.keyboard.press('6');
  await button(desk.result, words.tomorrow).click();
  await page.keyboard.press('Control+s');
  await desk.result.getByRole('radio', { checked: true }).waitFor({ state: 'detached' });
}

async function showList({ page, words }: Person): Promise<void> {
  await page.goto('/tasks/pending');
  await page.getByRole('grid').locator('[role="row"][aria-label]').first().waitFor();
  await page
    .getByRole('columnheader')
    .getByRole('button', { name: new RegExp(words.region) })
    .last()
    .click();
}

async function previewImport({ page, words }: Person, block: string): Promise<void> {
  await page.goto('/campaigns');
  await page.getByRole('row', { name: sale }).click();
  await page.getByRole('link', { name: words.importList }).click();
  const rows = Array.from({ length: 40 }, (_, n) => `客户${n},${block}${String(1000 + n)},济南`);
  const list = ['姓名,电话号码,地区', ...rows, '没号码,12345,济南', `客户一,${block}1000,济南`].join('\n');
  await page
    .getByLabel(new RegExp(words.chooseFile))
    .setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(list) });
  await button(page, words.checkFile).click();
  await page.getByText(words.good).waitFor();
}

async function take(page: Page, what: string, suffix: string): Promise<void> {
  const path = join(folder, `${what}.${suffix}.png`);
  await page.screenshot({ path, animations: 'disabled' });
  const { size } = statSync(path);
  if (size > largestBytes) throw new Error(`${path} has ${size} bytes, more than ${largestBytes}`);
  process.stdout.write(`${path} (${Math.round(size / 1000)} kB)\n`);
}
