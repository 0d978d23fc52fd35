import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareSippFolder, publicTone, startSipp } from '../apps/server/test/switch-contract/sipp.ts';
import { agentOf, hearsFrequency } from './support/agent.ts';
import { field } from './support/person.ts';
import { callOf } from './support/public.ts';
import { setStage } from './support/stage.ts';
import { until } from './support/until.ts';

const sale = '畅停年卡推广';
const survey = '停车习惯回访';

describe('how calls end', () => {
  const stage = setStage('outcomes');
  let folder = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'guanjia-sipp-'));
    await prepareSippFolder(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('fills in what the line said: busy, empty number, rejected, no answer', async () => {
    const person = await stage.person('A1001');
    const { words, page } = person;
    const agent = agentOf(person);
    await agent.signIn();
    await agent.joinCampaign(sale);
    await agent.claim();
    for (const [behaviour, outcome] of [
      [{ refuse: 486 }, words.lineBusy],
      [{ refuse: 404 }, words.emptyNumber],
      [{ refuse: 603 }, words.noAnswer],
      [{ refuse: 503 }, words.unreachable],
    ] as const) {
      stage.public.behave(behaviour);
      await agent.dial();
      await agent.result.getByText(words.suggested).waitFor();
      await agent.result.getByRole('radio', { name: outcome, exact: true, checked: true }).waitFor();
      await page.keyboard.press('Control+s');
      await agent.stateIs(words.ready);
      await agent.result.getByText(words.suggested).waitFor({ state: 'hidden' });
    }
  });

  it('counts a call that the agent gives up as no answer only when the agent says so', async () => {
    const person = await stage.person('A1002');
    const { words, page } = person;
    const agent = agentOf(person);
    await agent.signIn();
    await agent.joinCampaign(sale);
    await agent.claim();
    stage.public.behave('ring');
    const calls = stage.public.calls.length;
    await agent.dial();
    const call = await callOf(stage.public, calls + 1);
    await agent.callIs(words.ringing);
    await page.keyboard.press('Control+Enter');
    await until('the ringing to end', () => call.state === 'ended');
    await agent.stateIs(words.wrapUp);
    expect(await agent.result.getByRole('radio', { checked: true }).count()).toBe(0);
    await page.keyboard.press('2');
    await page.keyboard.press('Control+s');
    await agent.stateIs(words.ready);
  });

  it('gives two agents who claim at once a number each', async () => {
    const agents = await Promise.all(
      ['A1003', 'A1004'].map(async (login) => agentOf(await stage.person(login))),
    );
    await Promise.all(agents.map((agent) => agent.signIn()));
    for (const agent of agents) await agent.joinCampaign(sale);
    await Promise.all(agents.map((agent) => agent.claim()));
    const { rows } = await stage.product.database.query<{ tasks: number; agents: number }>(
      `select count(*)::int as tasks, count(distinct t.agent_id)::int as agents
       from outbound.task t join identity.app_user u on u.id = t.agent_id where u.login in ('A1003', 'A1004')`,
    );
    expect(rows).toEqual([{ tasks: 2, agents: 2 }]);
  });

  it('dials by itself for who is ready in an automatic campaign, and again after the result', async () => {
    const sipp = await startSipp({ folder, scenario: 'answer' });
    await stage.product.moveTrunk({ host: '127.0.0.1', port: sipp.port });
    const person = await stage.person('A1005');
    const { words, page } = person;
    const agent = agentOf(person);
    await agent.signIn();
    await agent.joinCampaign(survey);
    for (let turn = 0; turn < 2; turn++) {
      await agent.callIs(words.talking);
      await hearsFrequency(agent, publicTone, 'the agent to hear the party of SIPp');
      const { in: before } = await agent.packets();
      await until('more packets in', async () => (await agent.packets()).in > before);
      await page.keyboard.press('Control+Enter');
      await agent.stateIs(words.wrapUp);
      await field(agent.result, words.notes).fill('没有时间填问卷');
      await agent.result.getByRole('radio', { name: words.dialAgain, exact: true }).click();
      await agent.result.getByRole('button', { name: words.tomorrow }).click();
      if (turn === 1) await agent.choose(words.goNotReady);
      await page.keyboard.press('Control+s');
      await page.getByText(words.saved).first().waitFor();
    }
    await agent.stateIs(words.notReady);
    sipp.stop();
    await stage.product.moveTrunk(stage.public.address);
  });
});
