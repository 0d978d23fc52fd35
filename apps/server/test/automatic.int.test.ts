import * as campaigns from '@guanjia/contracts/outbound/campaigns';
import * as work from '@guanjia/contracts/outbound/work';
import * as routing from '@guanjia/contracts/routing/routes';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type SignedIn, startApp, type TestApp } from './app.ts';
import { addNumber, agentInState, callInState, openHotline, signInToWork } from './floor.ts';
import { until } from './until.ts';

let app: TestApp;
let agent: SignedIn;
let campaignId: string;

/** …84 is busy, …99 answers and never hangs up. */
const numbers = ['+8613800000084', '+8613800000099'];

beforeAll(async () => {
  app = await startApp();
  const { tenantId } = await app.tenant('T1');
  agent = await app.logIn('T1', 'agent');
  const supervisor = await app.logIn('T1', 'supervisor');
  await openHotline(app, tenantId);
  const campaign = await supervisor.client.call(campaigns.createCampaign, {
    body: { name: 'Survey', dialMode: 'automatic', wrapUpSeconds: 3600 },
  });
  campaignId = campaign.id;
  await app.db.tenantTx(tenantId, async (tx) => {
    for (const number of numbers) await addNumber(app, tx, campaignId, number);
    await tx.query(`update outbound.task set shuffle = case when number = $1 then 0 else 1 end`, [
      numbers[0],
    ]);
  });
  await supervisor.client.call(campaigns.updateCampaign, {
    params: { id: campaignId },
    body: { state: 'running', version: campaign.version },
  });
});

afterAll(() => app[Symbol.asyncDispose]());

/** The task that the system put on the agent's desk. */
function currentTask(not?: string): Promise<string> {
  return until('a task on the desk', async () => {
    await app.clock.advance(500);
    const { currentTaskId } = await agent.client.call(work.getDesk, {});
    return currentTaskId !== null && currentTaskId !== not ? currentTaskId : undefined;
  });
}

it('dials for an agent who joined as soon as there is time, and again after each result', async () => {
  await signInToWork(app, agent);
  expect((await agent.client.call(work.getDesk, {})).currentTaskId).toBeNull();
  await agent.client.call(work.joinCampaign, { body: { campaignId } });

  const first = await currentTask();
  const busy = await until('the busy call to end', async () => {
    await app.clock.advance(500);
    const bench = await agent.client.call(work.openTask, { params: { id: first } });
    return bench.call?.state === 'ended' ? bench : undefined;
  });
  expect(busy.suggestedOutcome).toBe('busy');
  expect((await agentInState(agent, 'wrap_up')).wrapUpEndsAt).not.toBeNull();
  await agent.client.call(work.saveResult, { params: { id: first }, body: { outcome: 'busy' } });

  const second = await currentTask(first);
  const call = await callInState(app, agent, 'talking');
  expect(call.subject).toEqual({ kind: 'campaign_task', id: second });
  const desk = await agent.client.call(work.getDesk, {});
  expect(desk.tasks.find((task) => task.id === first)).toMatchObject({
    state: 'redial',
    lastOutcome: 'busy',
  });
});

it('lets the agent choose the break that follows the call', async () => {
  await agent.client.call(routing.setOwnState, { body: { state: 'break', reason: '午餐' } });
  const { call } = await agent.client.call(work.openTask, {
    params: { id: await currentTask() },
  });
  expect(call?.state).toBe('talking');
  const view = await agent.client.call(routing.getOwnState, {});
  expect(view).toMatchObject({ state: 'busy', chosen: 'break' });
});
