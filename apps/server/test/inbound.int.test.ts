import * as customers from '@guanjia/contracts/customers/routes';
import * as routing from '@guanjia/contracts/routing/routes';
import * as voice from '@guanjia/contracts/voice/routes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SignedIn, startApp, type TestApp } from './app.ts';
import { agentInState, callInState, openHotline, signInToWork } from './floor.ts';
import { until } from './until.ts';

let app: TestApp;
let agent: SignedIn;
let leader: SignedIn;

beforeAll(async () => {
  app = await startApp();
  const { tenantId } = await app.tenant('T1');
  agent = await app.logIn('T1', 'agent');
  leader = await app.logIn('T1', 'leader');
  await openHotline(app, tenantId);
  await signInToWork(app, agent);
});

afterAll(() => app[Symbol.asyncDispose]());

async function callIn(from: string): Promise<void> {
  await agent.client.call(voice.simulateInboundCall, { body: { from } });
}

async function offerOf(who: SignedIn) {
  const { offer } = await agentInState(who, 'offered');
  if (!offer) throw new Error('offered without an offer');
  return offer;
}

async function hangUpAndRest(who: SignedIn): Promise<void> {
  const call = await callInState(app, who, 'talking');
  await who.client.call(voice.hangUpCall, { params: { id: call.id } });
  await agentInState(who, 'wrap_up');
  await who.client.call(routing.endWrapUp, {});
  await agentInState(who, 'ready');
}

describe('an inbound call', () => {
  it('rings at the agent, is answered, and its unknown caller becomes a customer', async () => {
    await callIn('13900001234');
    const offer = await offerOf(agent);
    const caller = await agent.client.call(voice.lookUpCaller, { params: { id: offer.callId } });
    expect(caller).toEqual({ items: [], unknownNumber: '13900001234' });
    expect((await agent.client.call(voice.getCall, { params: { id: offer.callId } })).state).toBe('arrived');
    const busy = await agent.client.call(routing.acceptOffer, { params: { id: offer.id } });
    expect(busy.state).toBe('busy');
    const call = await callInState(app, agent, 'talking');
    expect(call).toMatchObject({
      id: offer.callId,
      direction: 'inbound',
      number: '13900001234',
      customerId: null,
    });

    const customer = await agent.client.call(customers.createCustomer, {
      body: { name: '新客户', phones: [caller.unknownNumber ?? ''] },
    });
    const linked = await agent.client.call(voice.linkCaller, {
      params: { id: call.id },
      body: { customerId: customer.id },
    });
    expect(linked).toMatchObject({ customerId: customer.id, number: '139****1234' });
    await hangUpAndRest(agent);
    await until('the call on the timeline', async () => {
      const { items } = await agent.client.call(customers.listTimeline, { params: { id: customer.id } });
      return items.some((entry) => entry.kind === 'call' && entry.data.direction === 'inbound');
    });
  });

  it('knows the caller the next time', async () => {
    await callIn('13900001234');
    const offer = await offerOf(agent);
    const { items } = await agent.client.call(voice.lookUpCaller, { params: { id: offer.callId } });
    expect(items.map((item) => item.name)).toEqual(['新客户']);
    await agent.client.call(routing.acceptOffer, { params: { id: offer.id } });
    await hangUpAndRest(agent);
  });

  it('goes to the next agent when one declines, and only one wins', async () => {
    await callIn('13900005678');
    const offer = await offerOf(agent);
    await signInToWork(app, leader, 'page-leader');
    const declined = await agent.client.call(routing.declineOffer, { params: { id: offer.id } });
    expect(declined).toMatchObject({ state: 'not_ready', reason: 'declined' });
    const second = await offerOf(leader);
    expect(second.callId).toBe(offer.callId);
    await expect(agent.client.call(routing.acceptOffer, { params: { id: offer.id } })).rejects.toMatchObject({
      code: 'offer_gone',
    });
    await expect(agent.client.call(routing.acceptOffer, { params: { id: second.id } })).rejects.toMatchObject(
      {
        code: 'offer_gone',
      },
    );
    await leader.client.call(routing.acceptOffer, { params: { id: second.id } });
    await hangUpAndRest(leader);
    await leader.client.call(routing.setOwnState, { body: { state: 'signed_out' } });
    await agent.client.call(routing.setOwnState, { body: { state: 'ready' } });
  });

  it('makes an agent who lets it ring not ready, and waits', async () => {
    await callIn('13900009999');
    const offer = await offerOf(agent);
    await app.clock.advance(21_000);
    const missed = await agentInState(agent, 'not_ready');
    expect(missed.reason).toBe('missed');
    const floor = await leader.client.call(routing.getFloor, {});
    expect(floor.queues).toMatchObject([{ waiting: 1 }]);
    expect(floor.queues[0]?.longestWaitSeconds).toBeGreaterThanOrEqual(21);
    await agent.client.call(routing.setOwnState, { body: { state: 'ready' } });
    const again = await offerOf(agent);
    expect(again.callId).toBe(offer.callId);
    await agent.client.call(routing.acceptOffer, { params: { id: again.id } });
    await callInState(app, agent, 'talking');
  });

  it('survives the loss of the agent’s phone with music, and comes back', async () => {
    await agent.client.call(voice.disconnectPhone, {});
    await callInState(app, agent, 'agent_away');
    await agent.client.call(voice.connectPhone, { body: { pageId: 'page-two-2' } });
    await callInState(app, agent, 'talking');
  });

  it('ends when the agent stays away for a minute', async () => {
    await agent.client.call(voice.disconnectPhone, {});
    const away = await callInState(app, agent, 'agent_away');
    await until('the end', async () => {
      await app.clock.advance(5_000);
      const call = await agent.client.call(voice.getCall, { params: { id: away.id } });
      return call.state === 'ended' && call.outcome === 'answered';
    });
  });
});
