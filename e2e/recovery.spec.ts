import { describe, expect, it } from 'vitest';
import { type AgentPage, agentOf, hearsFrequency } from './support/agent.ts';
import { agentTone } from './support/browser.ts';
import { button, type Person } from './support/person.ts';
import { callOf, hearsTone, publicTone } from './support/public.ts';
import { fetchRecording } from './support/recording.ts';
import { type Stage, setStage } from './support/stage.ts';
import { until } from './support/until.ts';

const sale = '畅停年卡推广';
/** From the load of the page, or the return of the server, until people hear each other again. */
const longestPause = 5_000;

describe('what breaks during a call', () => {
  const stage = setStage('recovery');

  it('goes on after the page was loaded again; the customer hears music meanwhile', async () => {
    const { person, agent, call } = await talking(stage, 'A1001');
    const { words, page } = person;
    await page.goto('about:blank');
    await until('music', () => call.media.heardLoudness() > 100 && call.media.heardTone(agentTone) < 50);
    expect(call.state).toBe('up');
    await page.goto('/desk');
    await hearsTone(call, agentTone, 'the customer to hear the agent again', longestPause);
    await agent.callIs(words.talking);
    await hearsFrequency(agent, publicTone, 'the agent to hear the customer again');
    await finish(person, agent);
  });

  it('goes on while the server is dead, and is complete in the end', async () => {
    const { person, agent, call } = await talking(stage, 'A1002');
    const { words, page } = person;
    await stage.product.killServer();
    const { receivedPackets } = call.media;
    await hearsTone(call, agentTone, 'the customer to hear the agent without a server');
    await hearsFrequency(agent, publicTone, 'the agent to hear the customer without a server');
    expect(call.media.receivedPackets).toBeGreaterThan(receivedPackets);
    await until('the server to be back', () => stage.product.isReady());

    // The page that stayed open, and a fresh one of the same agent, both show the call.
    const fresh = await person.secondTab('/desk');
    await fresh.getByRole('region', { name: words.call }).waitFor({ timeout: longestPause });
    await fresh.close();
    await agent.callIs(words.talking);
    await until('the page to be connected again', async () => {
      const answer = await page.request.get('/api/voice/calls/active');
      return answer.ok();
    });
    await page.keyboard.press('h');
    await agent.callIs(words.held);
    await page.keyboard.press('h');
    await agent.callIs(words.talking);
    await page.keyboard.press('Control+Enter');
    await until('the customer to be hung up on', () => call.state === 'ended');
    await agent.stateIs(words.wrapUp);
    await agent.result.getByRole('radio', { name: words.reached, exact: true, checked: true }).waitFor();
    await sell(person, agent);

    const player = page.getByRole('region', { name: words.recording, exact: true });
    await until('the recording in the list', async () => {
      await page.goto('/contacts/sales');
      await page.getByRole('grid').locator('[role="row"][aria-label]').first().click();
      await page.getByRole('complementary').getByText(words.reached).first().waitFor();
      return player.isVisible();
    });
    const sound = await fetchRecording(page, player);
    expect(sound.channels).toBe(2);
    expect(Math.min(...sound.loudness)).toBeGreaterThan(200);
  });

  it('moves to another tab when the agent says so', async () => {
    const { person, agent, call } = await talking(stage, 'A1003');
    const { words } = person;
    const second = agentOf(person, await person.secondTab('/desk'));
    await second.phoneIs(words.phoneElsewhere);
    await second.page.getByRole('button', { name: new RegExp(`^${words.phone}: `) }).click();
    await button(second.page, words.usePhoneHere).click();
    await second.phoneIs(words.phoneReady);
    await agent.phoneIs(words.phoneElsewhere);
    await second.callIs(words.talking);
    await hearsTone(call, agentTone, 'the customer to hear the agent from the second tab');
    await hearsFrequency(second, publicTone, 'the second tab to hear the customer');
    expect(call.state).toBe('up');
    await finish(person, second);
  });

  it('ends with a clear state when the switch dies, and agents work again', async () => {
    const { person, agent } = await talking(stage, 'A1004');
    const { words } = person;
    await stage.product.killSwitch();
    await agent.noCall();
    await agent.stateIs(words.wrapUp);
    await agent.phoneIs(words.phoneReady);
    await person.page.keyboard.press('5');
    await person.page.keyboard.press('Control+s');
    await agent.stateIs(words.ready);
    const calls = stage.public.calls.length;
    await agent.dial();
    const call = await callOf(stage.public, calls + 1);
    await agent.callIs(words.talking);
    await hearsTone(call, agentTone, 'the next customer to hear the agent');
    await finish(person, agent);
  });
});

/** An agent in a call with somebody of the public, both hearing each other. */
async function talking(stage: Stage, login: string) {
  const person = await stage.person(login);
  const agent = agentOf(person);
  await agent.signIn();
  await agent.joinCampaign(sale);
  await agent.claim();
  const calls = stage.public.calls.length;
  await agent.dial();
  const call = await callOf(stage.public, calls + 1);
  await agent.callIs(person.words.talking);
  await hearsTone(call, agentTone, 'the customer to hear the agent');
  return { person, agent, call };
}

async function finish(person: Person, agent: AgentPage): Promise<void> {
  await agent.page.keyboard.press('Control+Enter');
  await agent.stateIs(person.words.wrapUp);
  await sell(person, agent);
}

async function sell({ words }: Person, agent: AgentPage): Promise<void> {
  await agent.page.keyboard.press('1');
  await agent.result.getByRole('radio', { name: '成交', exact: true }).click();
  await agent.page.keyboard.press('Control+s');
  await agent.stateIs(words.ready);
}
