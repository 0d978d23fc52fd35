import * as customers from '@guanjia/contracts/customers/routes';
import * as orders from '@guanjia/contracts/orders/routes';
import * as campaigns from '@guanjia/contracts/outbound/campaigns';
import * as work from '@guanjia/contracts/outbound/work';
import * as routing from '@guanjia/contracts/routing/routes';
import * as voice from '@guanjia/contracts/voice/routes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SignedIn, startApp, type TestApp } from './app.ts';
import { addNumber, callInState, openHotline, signInToWork } from './floor.ts';
import { until } from './until.ts';

let app: TestApp;
let tenantId: string;
let agent: SignedIn;
let supervisor: SignedIn;
let campaignId: string;
let sold: string;

beforeAll(async () => {
  app = await startApp();
  ({ tenantId } = await app.tenant('T1'));
  agent = await app.logIn('T1', 'agent');
  supervisor = await app.logIn('T1', 'supervisor');
  const category = await supervisor.client.call(orders.createCategory, {
    body: {
      name: 'Cards',
      dispositions: [
        { name: 'Sold', kind: 'success' },
        { name: 'No', kind: 'failure' },
      ],
    },
  });
  sold = category.dispositions[0]?.id ?? '';
  const product = await supervisor.client.call(orders.createProduct, {
    body: { code: 'P1', name: 'Card', price: 100, categoryId: category.id, description: 'x' },
  });
  const campaign = await supervisor.client.call(campaigns.createCampaign, {
    body: { name: 'Sale', dialMode: 'claim', productId: product.id },
  });
  campaignId = campaign.id;
  await supervisor.client.call(campaigns.updateCampaign, {
    params: { id: campaignId },
    body: { state: 'running', version: campaign.version },
  });
  await app.db.tenantTx(tenantId, async (tx) => {
    await addNumber(app, tx, campaignId, '+8613800000099');
  });
  await openHotline(app, tenantId);
});

afterAll(() => app[Symbol.asyncDispose]());

describe('a telesales agent', () => {
  it('cannot dial before signing in', async () => {
    const [task] = (await supervisor.client.call(work.listTasks, { query: { menu: 'pending' } })).items;
    await expect(agent.client.call(work.dialTask, { params: { id: task?.id ?? '' } })).rejects.toMatchObject({
      code: 'not_signed_in_as_agent',
      status: 409,
    });
  });

  it('signs in, claims, dials, talks, holds, sells and saves', async () => {
    await signInToWork(app, agent);
    const bench = await agent.client.call(work.claimTask, { params: { id: campaignId } });
    expect(bench.task).toMatchObject({
      state: 'pending',
      number: '138****0099',
      agent: { id: agent.me.user.id },
    });
    expect(bench.dispositions.map((disposition) => disposition.name)).toEqual(['Sold', 'No']);
    await expect(agent.client.call(work.claimTask, { params: { id: campaignId } })).rejects.toMatchObject({
      code: 'nothing_to_claim',
    });

    const placed = await agent.client.call(work.dialTask, { params: { id: bench.task.id } });
    expect(placed).toMatchObject({
      direction: 'outbound',
      subject: { kind: 'campaign_task', id: bench.task.id },
    });
    await expect(agent.client.call(work.dialTask, { params: { id: bench.task.id } })).rejects.toMatchObject({
      code: 'agent_busy',
    });
    const talking = await callInState(app, agent, 'talking');
    const params = { params: { id: talking.id } };
    expect(await agent.client.call(voice.holdCall, params)).toMatchObject({ state: 'held' });
    expect(await agent.client.call(voice.resumeCall, params)).toMatchObject({ state: 'talking' });
    expect(await agent.client.call(voice.muteCall, params)).toMatchObject({ muted: true });
    await app.clock.advance(8000);
    await expect(
      agent.client.call(work.saveResult, {
        params: { id: bench.task.id },
        body: { outcome: 'success', dispositionId: sold },
      }),
    ).rejects.toMatchObject({ code: 'agent_busy' });
    expect(await agent.client.call(voice.hangUpCall, params)).toMatchObject({
      state: 'ended',
      outcome: 'answered',
    });

    const after = await agent.client.call(work.openTask, { params: { id: bench.task.id } });
    expect(after.suggestedOutcome).toBe('success');
    await until(
      'wrap-up',
      async () => (await agent.client.call(routing.getOwnState, {})).state === 'wrap_up',
    );
    const draft = { ...after.draft, notes: '明天回访' };
    await agent.client.call(work.saveDraft, { params: { id: bench.task.id }, body: draft });
    expect((await agent.client.call(work.openTask, { params: { id: bench.task.id } })).draft.notes).toBe(
      '明天回访',
    );

    await expect(
      agent.client.call(work.saveResult, { params: { id: bench.task.id }, body: { outcome: 'success' } }),
    ).rejects.toMatchObject({ code: 'disposition_required' });
    const saved = await agent.client.call(work.saveResult, {
      params: { id: bench.task.id },
      body: { outcome: 'success', dispositionId: sold, notes: '明天回访', next: true },
    });
    expect(saved).toMatchObject({ task: { state: 'done', attempts: 1 }, next: null });
    await until(
      'ready again',
      async () => (await agent.client.call(routing.getOwnState, {})).state === 'ready',
    );
    await expect(
      agent.client.call(work.saveResult, { params: { id: bench.task.id }, body: { outcome: 'busy' } }),
    ).rejects.toMatchObject({ code: 'task_closed' });
  });

  it('finds the sale in the lists, on the timeline and as a recording', async () => {
    const sales = await agent.client.call(work.listContacts, { query: { menu: 'sales', count: 'true' } });
    expect(sales).toMatchObject({
      count: { value: 1, capped: false },
      items: [{ outcome: 'success', disposition: { name: 'Sold' }, notes: '明天回访' }],
    });
    expect((await agent.client.call(work.listContacts, { query: { menu: 'failures' } })).items).toEqual([]);
    const contact = sales.items[0];
    expect(contact?.talkSeconds).toBeGreaterThanOrEqual(8);
    const kinds = await until('both timeline entries', async () => {
      const page = await agent.client.call(customers.listTimeline, {
        params: { id: contact?.customerId ?? '' },
      });
      const found = page.items.map((entry) => entry.kind).sort();
      return found.length >= 2 ? found : undefined;
    });
    expect(kinds).toEqual(['call', 'outbound_result']);

    const call = { params: { id: contact?.callId ?? '' } };
    await until(
      'the recording is saved',
      async () => (await agent.client.call(voice.getCall, call)).recording === 'saved',
    );
    const whole = await agent.client.download(voice.getRecordingAudio, call);
    const bytes = Buffer.from(await whole.arrayBuffer());
    expect(bytes.subarray(0, 4).toString()).toBe('RIFF');
    expect(Number(whole.headers.get('content-length'))).toBe(bytes.length);
    const part = await fetch(`${app.baseUrl}/api/voice/calls/${call.params.id}/recording`, {
      headers: { cookie: agent.cookie, range: 'bytes=10-19' },
    });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe(`bytes 10-19/${bytes.length}`);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(bytes.subarray(10, 20));
    const peaks = await agent.client.call(voice.getRecordingPeaks, call);
    expect(Math.max(...peaks.customer)).toBeGreaterThan(0.01);
    expect(Math.max(...peaks.agent)).toBeGreaterThan(0.01);
  });

  it('puts "dial again later" into 再拨 and out of 待拨', async () => {
    await app.db.tenantTx(tenantId, (tx) => addNumber(app, tx, campaignId, '+8613800000199'));
    const bench = await agent.client.call(work.claimTask, { params: { id: campaignId } });
    const redialAt = new Date(app.clock.now().getTime() + 3_600_000).toISOString();
    await expect(
      agent.client.call(work.saveResult, { params: { id: bench.task.id }, body: { outcome: 'redial' } }),
    ).rejects.toMatchObject({ code: 'redial_time_required' });
    await agent.client.call(work.saveResult, {
      params: { id: bench.task.id },
      body: { outcome: 'redial', redialAt },
    });
    const ids = async (menu: 'pending' | 'redial') =>
      (await agent.client.call(work.listTasks, { query: { menu } })).items.map((item) => item.id);
    expect(await ids('redial')).toContain(bench.task.id);
    expect(await ids('pending')).not.toContain(bench.task.id);
  });
});

describe('claiming', () => {
  it('gives each number to one agent, a hundred at once', async () => {
    const numbers = Array.from({ length: 100 }, (_, index) => `+86139000${String(index).padStart(5, '0')}`);
    await app.db.tenantTx(tenantId, async (tx) => {
      for (const number of numbers) await addNumber(app, tx, campaignId, number);
    });
    const leader = await app.logIn('T1', 'leader');
    const results = await Promise.allSettled(
      Array.from({ length: 110 }, (_, index) => {
        const { client } = index % 2 === 0 ? agent : leader;
        return client.call(work.claimTask, { params: { id: campaignId } });
      }),
    );
    const claimed = results.flatMap((result) =>
      result.status === 'fulfilled' ? [result.value.task.id] : [],
    );
    expect(claimed).toHaveLength(100);
    expect(new Set(claimed).size).toBe(100);
    const refused = results
      .filter((result) => result.status === 'rejected')
      .map((result) => (result.reason as { code: string }).code);
    expect(refused).toEqual(Array(10).fill('nothing_to_claim'));
  });
});
