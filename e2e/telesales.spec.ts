import { describe, expect, it } from 'vitest';
import { type AgentPage, agentOf, hearsFrequency } from './support/agent.ts';
import { agentTone, type Locale } from './support/browser.ts';
import { openList, rowsOf, tableRow, tabTo } from './support/lists.ts';
import { button, field, type Person, spread } from './support/person.ts';
import { demo } from './support/product.ts';
import { callOf, hearsTone, publicTone } from './support/public.ts';
import { fetchRecording, waveFormDrawn } from './support/recording.ts';
import { type Stage, setStage } from './support/stage.ts';
import { until } from './support/until.ts';

const sale = '畅停年卡推广';
const locales: readonly { locale: Locale; login: string; name: string; block: string }[] = [
  { locale: 'zh-CN', login: 'A1001', name: '王晓', block: '1360001' },
  { locale: 'en-US', login: 'A1002', name: '李静', block: '1370002' },
];

describe('an agent sells by telephone', () => {
  const stage = setStage('telesales');

  it.each(locales)('from a new list to a sold call, in $locale', async ({ locale, login, name, block }) => {
    await importList(await stage.person('supervisor', locale), block);
    const person = await stage.person(login, locale);
    const agent = agentOf(person);
    await agent.signIn();
    await agent.stateIs(person.words.ready);
    await agent.joinCampaign(sale);
    const sold = await agent.claim();
    await talk(stage, person, agent);
    await recordByKeyboard(person, agent, sold);
    const [later, gone] = [await redialTomorrow(person, agent), await giveUpEmpty(person, agent)];

    const found = { sold, later, gone, open: await agent.customer() };
    await checkLists(person, found);
    await checkOwnRowsOnly(person);
    const leader = await stage.person('leader', locale);
    await checkLists(leader, { ...found, agent: name });
    await checkStatistics(leader, name);
    await listen(leader, sold);

    await person.page.goto('/desk');
    await agent.phoneIs(person.words.phoneReady);
    await takeKnownCaller(stage, person, agent);
    await takeUnknownCaller(stage, person, agent, block);
  });
});

/** Three good rows, one without a usable number, one twice. */
async function importList({ page, words }: Person, block: string): Promise<void> {
  await page.goto('/campaigns');
  await page.getByRole('row', { name: sale }).click();
  await page.getByRole('link', { name: words.importList }).click();
  const rows = ['王一', '王二', '王三'].map((name, n) => `${name},${block}000${n},济南`);
  const list = ['姓名,电话号码,地区', ...rows, '没号码,12345,济南', `王一,${block}0000,济南`].join('\n');
  await page
    .getByLabel(new RegExp(words.chooseFile))
    .setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(list) });
  await button(page, words.checkFile).click();
  for (const [tile, count] of [
    [words.good, 3],
    [words.bad, 1],
    [words.twice, 1],
  ] as const) {
    const item = page.getByRole('listitem').filter({ hasText: new RegExp(`^\\s*${tile}\\s*${count}\\s*$`) });
    await item.waitFor();
  }
  await button(page, words.runImport).click();
  await page.getByRole('heading', { name: words.imported }).waitFor();
}

/** Dials, hears and is heard, holds and comes back, hangs up. */
async function talk(stage: Stage, { page, words }: Person, agent: AgentPage): Promise<void> {
  const calls = stage.public.calls.length;
  await agent.dial();
  const call = await callOf(stage.public, calls + 1);
  await agent.callIs(words.talking);
  await hearsTone(call, agentTone, 'the customer to hear the agent');
  await hearsFrequency(agent, publicTone, 'the agent to hear the customer');
  const first = await agent.packets();
  await until('packets both ways', async () => {
    const next = await agent.packets();
    return next.in > first.in && next.out > first.out;
  });
  const { sentPackets, receivedPackets } = call.media;
  expect(Math.min(sentPackets, receivedPackets)).toBeGreaterThan(50);

  await page.keyboard.press('h');
  await agent.callIs(words.held);
  await until(
    'music for the customer, without the agent',
    () => call.media.heardLoudness() > 100 && call.media.heardTone(agentTone) < 50,
  );
  await page.keyboard.press('h');
  await agent.callIs(words.talking);
  await hearsTone(call, agentTone, 'the customer to hear the agent again');
  await page.keyboard.press('Control+Enter');
  await agent.noCall();
  await until('the customer to be hung up on', () => call.state === 'ended');
}

/** Outcome, disposition, note, save and next: without the mouse. */
async function recordByKeyboard({ page, words }: Person, agent: AgentPage, customer: string): Promise<void> {
  await agent.stateIs(words.wrapUp);
  await page.keyboard.press('1');
  const disposition = agent.result.getByRole('radio', { name: '成交', exact: true });
  await tabTo(page, disposition);
  await page.keyboard.press('Space');
  await tabTo(page, field(agent.result, words.notes));
  await page.keyboard.type('同意办理，寄到公司');
  await page.keyboard.press('Control+s');
  await page.getByText(`${words.saved}${customer}`).waitFor();
  await agent.stateIs(words.ready);
}

/** Without a call: the customer had asked for another day. */
async function redialTomorrow({ page, words }: Person, agent: AgentPage): Promise<string> {
  const customer = await agent.customer();
  await page.keyboard.press('6');
  await button(agent.result, words.tomorrow).click();
  await page.keyboard.press('Control+s');
  await page.getByText(`${words.saved}${customer}`).waitFor();
  return customer;
}

async function giveUpEmpty({ page, words }: Person, agent: AgentPage): Promise<string> {
  const customer = await agent.customer();
  await page.keyboard.press('4');
  await page.keyboard.press('Control+s');
  await page.getByText(`${words.saved}${customer}`).waitFor();
  return customer;
}

/** Each customer is in the list that the result says; who sees others' rows reads there whose this one is. */
async function checkLists(
  { page, words }: Person,
  found: { sold: string; later: string; gone: string; open: string; agent?: string },
): Promise<void> {
  for (const [path, title, customer] of [
    ['/tasks/pending', words.pending, found.open],
    ['/tasks/redial', words.redial, found.later],
    ['/contacts/history', words.history, found.sold],
    ['/contacts/sales', words.sales, found.sold],
    ['/contacts/failures', words.failures, found.gone],
  ] as const) {
    await page.goto(`${path}?q=${encodeURIComponent(JSON.stringify(customer))}`);
    await page.getByRole('heading', { name: title, level: 1 }).waitFor();
    const rows = page.getByRole('grid').locator(`[role="row"][aria-label^="${customer}"]`);
    await rows
      .filter({ hasText: found.agent ?? customer })
      .first()
      .waitFor();
  }
}

/** What the agent has done so far, and nobody else's; numbers that nobody has claimed are everybody's. */
async function checkOwnRowsOnly({ page }: Person): Promise<void> {
  await openList(page, '/tasks/redial', 1);
  await openList(page, '/contacts/history', 1);
  await openList(page, '/contacts/sales', 1);
  await openList(page, '/contacts/failures', 1);
  await openList(page, '/responses', 0);
}

async function checkStatistics({ page, words }: Person, agent: string): Promise<void> {
  await page.goto('/statistics/agents');
  const figures = await tableRow(page, agent);
  const { attempts, connected, emptyNumber, redialed, sales } = words.figures;
  expect(figures).toMatchObject({
    [attempts]: '3',
    [connected]: '1',
    [emptyNumber]: '1',
    [redialed]: '1',
    [sales]: '1',
  });
  // The number leads to the rows that it counts.
  await page.getByRole('row').filter({ hasText: agent }).getByRole('link').last().click();
  await page.getByRole('heading', { name: words.sales, level: 1 }).waitFor();
  await rowsOf(page, 1);
}

/** The recording of the sale: both sides on it, drawn, played from the middle. */
async function listen({ page, words }: Person, customer: string): Promise<void> {
  await page.getByRole('grid').locator(`[role="row"][aria-label^="${customer}"]`).click();
  const player = page.getByRole('region', { name: words.recording, exact: true });
  await waveFormDrawn(player);
  const sound = await fetchRecording(page, player);
  expect(sound.channels).toBe(2);
  expect(sound.seconds).toBeGreaterThan(1);
  expect(Math.min(...sound.loudness)).toBeGreaterThan(200);

  const position = player.getByRole('slider', { name: words.position });
  const end = Number(await position.getAttribute('aria-valuemax'));
  const part = page.waitForResponse((response) => response.status() === 206);
  await position.click();
  await button(player, words.play).click();
  await part;
  const seen = async () => Number(await position.getAttribute('aria-valuenow'));
  await until(
    'the recording to be played from its middle',
    async () => (await seen()) >= Math.floor(end / 2),
  );
}

/** A customer of the seed calls in: the record is on the screen before the agent answers. */
async function takeKnownCaller(stage: Stage, person: Person, agent: AgentPage): Promise<void> {
  const { page, words } = person;
  const { rows } = await stage.product.database.query<{ name: string; number: string }>(
    `select c.name, p.e164 as number from customers.customer c join customers.phone p on p.customer_id = c.id
     where c.owner_id is null order by c.id limit 1`,
  );
  const [customer] = rows;
  if (!customer) throw new Error('the demo has no customers');
  await callIn(stage, customer.number.replace('+86', ''));
  const offer = page.getByRole('alertdialog', { name: words.incoming });
  await offer.getByText(customer.name).waitFor();
  await page.keyboard.press('a');
  await agent.callIs(words.talking);
  await page.getByRole('region', { name: words.record }).getByText(customer.name).first().waitFor();
  await hearsFrequency(agent, publicTone, 'the agent to hear the caller');
  await finishInbound(person, agent);
}

async function takeUnknownCaller(
  stage: Stage,
  person: Person,
  agent: AgentPage,
  block: string,
): Promise<void> {
  const { page, words } = person;
  const call = await callIn(stage, `${block}9999`);
  await button(page.getByRole('alertdialog', { name: words.incoming }), words.answer).click();
  await agent.callIs(words.talking);
  await hearsTone(call, agentTone, 'the caller to hear the agent');
  const record = page.getByRole('region', { name: words.record });
  await record.getByText(words.unknownNumber).waitFor();
  await record.getByRole('heading', { name: words.newCustomer }).waitFor();
  await record.getByLabel(new RegExp(`^${words.name}`)).fill('新客户');
  await button(record, words.save).click();
  await page.getByText(words.customerAdded).waitFor();
  await record.getByText('新客户').first().waitFor();
  await finishInbound(person, agent);
}

async function callIn(stage: Stage, from: string) {
  const switchAddress = await stage.product.switchAddress();
  return stage.public.callIn({ switchAddress, number: demo.hotline, from });
}

async function finishInbound({ page, words }: Person, agent: AgentPage): Promise<void> {
  await page.keyboard.press('Control+Enter');
  await agent.stateIs(words.wrapUp);
  await page.getByRole('button', { name: spread(words.backToDesk) }).click();
  await agent.stateIs(words.ready);
}
