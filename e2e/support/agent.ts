import type { Locator, Page } from 'playwright-core';
import { button, field, type Person, spread } from './person.ts';
import { until } from './until.ts';

/** What an agent does at the desk and with the phone. Works for a second page of the same person, too. */
export interface AgentPage {
  readonly page: Page;
  /** The running call on top of every page. */
  readonly call: Locator;
  readonly result: Locator;
  signIn(): Promise<void>;
  phoneIs(status: string): Promise<void>;
  stateIs(state: string): Promise<void>;
  choose(state: string): Promise<void>;
  joinCampaign(name: string): Promise<void>;
  /** Claims a number and returns the customer's name. */
  claim(): Promise<string>;
  /** The name of the customer whose record is open. */
  customer(): Promise<string>;
  dial(): Promise<void>;
  callIs(state: string): Promise<void>;
  noCall(): Promise<void>;
  /** What the quality panel counts. */
  packets(): Promise<{ in: number; out: number }>;
  /** Loudest frequency that the page plays, Hz; 0 in silence. */
  hears(): Promise<number>;
}

export function agentOf(person: Person, page: Page = person.page): AgentPage {
  const { words } = person;
  const call = page.getByRole('region', { name: words.call });
  const stateButton = page.getByRole('button', { name: new RegExp(`^${words.state}`) });
  const tasks = page.getByRole('complementary', { name: words.tasks });
  const customer = async () => (await tasks.locator('[aria-current="true"] strong').innerText()).trim();
  const phoneButton = page.getByRole('button', { name: new RegExp(`^${words.phone}: `) });

  return {
    page,
    call,
    result: page.getByRole('region', { name: words.result, exact: true }),
    async signIn() {
      await button(page, words.signIn).click();
      await phoneButton.filter({ hasText: words.phoneReady }).waitFor();
    },
    phoneIs: (status) => phoneButton.filter({ hasText: status }).waitFor(),
    stateIs: (state) => page.getByRole('button', { name: `${words.state}: ${state}`, exact: true }).waitFor(),
    async choose(state) {
      await stateButton.click();
      const item = page.getByRole('menuitem', { name: state, exact: true });
      await item.click();
      // Keys belong to an open menu.
      await item.waitFor({ state: 'hidden' });
    },
    async joinCampaign(name) {
      await field(page, words.campaign).click();
      await page.getByTitle(name).click();
    },
    async claim() {
      const before = await tasks.getByRole('listitem').count();
      await page.getByRole('button', { name: new RegExp(`^${words.claim}`) }).click();
      await until(
        'the claimed number in the list',
        async () => (await tasks.getByRole('listitem').count()) > before,
      );
      return customer();
    },
    customer,
    async dial() {
      await button(page.getByRole('region', { name: words.record }), words.dial).click();
    },
    callIs: (state) =>
      call
        .getByRole('status')
        .filter({ hasText: spread(state) })
        .waitFor(),
    noCall: () => call.waitFor({ state: 'hidden' }),
    async packets() {
      await phoneButton.click();
      const panel = page.getByLabel(words.quality, { exact: true });
      const text = await panel.innerText();
      await phoneButton.click();
      await panel.waitFor({ state: 'hidden' });
      return { in: numberAfter(text, words.packetsIn), out: numberAfter(text, words.packetsOut) };
    },
    hears: () => loudestFrequency(page),
  };
}

function numberAfter(text: string, label: string): number {
  const [, rest = ''] = text.split(label);
  return Number(/\d+/.exec(rest)?.[0] ?? Number.NaN);
}

/** Runs in the page, where this project's types do not reach. */
const measure = `(async () => {
  const stream = [...document.querySelectorAll('audio')].map(({ srcObject }) => srcObject).find((one) => one);
  if (!stream) return 0;
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 8192;
  context.createMediaStreamSource(stream).connect(analyser);
  await new Promise((resolve) => setTimeout(resolve, 400));
  const levels = new Float32Array(analyser.frequencyBinCount);
  analyser.getFloatFrequencyData(levels);
  const loudest = levels.reduce((best, level, n) => (level > levels[best] ? n : best), 0);
  const step = context.sampleRate / analyser.fftSize;
  await context.close();
  return levels[loudest] < -70 ? 0 : loudest * step;
})()`;

/** Measures in the page itself what its phone plays. */
function loudestFrequency(page: Page): Promise<number> {
  return page.evaluate<number>(measure);
}

export async function hearsFrequency(agent: AgentPage, frequency: number, what: string): Promise<void> {
  await until(what, async () => Math.abs((await agent.hears()) - frequency) < 15);
}
