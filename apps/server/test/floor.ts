import * as routing from '@guanjia/contracts/routing/routes';
import * as voice from '@guanjia/contracts/voice/routes';
import type { Tx } from '../src/kernel/db.ts';
import { insertCustomers } from '../src/modules/customers/index.ts';
import { addTasks } from '../src/modules/outbound/index.ts';
import { saveTrunk } from '../src/modules/voice/index.ts';
import type { SignedIn, TestApp } from './app.ts';
import { until } from './until.ts';

/** Gives a tenant the hotline 4006001000 and waits until the switch knows its carrier. */
export async function openHotline(app: TestApp, tenantId: string): Promise<void> {
  await app.db.tenantTx(tenantId, (tx) =>
    saveTrunk(
      tx,
      { name: 'carrier', host: '127.0.0.1', port: 5060, numbers: ['4006001000'] },
      app.clock.now(),
    ),
  );
  await until('the switch knows the carrier', async () => {
    const { rows } = await app.admin.query(
      `select 1 from kernel.subscription where name = 'voice.trunks' and position > 0`,
    );
    return rows.length > 0;
  });
}

/** Ready for work, with the phone's leg up. */
export async function signInToWork(app: TestApp, who: SignedIn, pageId = 'page-one-1'): Promise<void> {
  await who.client.call(routing.setOwnState, { body: { state: 'ready' } });
  await who.client.call(voice.connectPhone, { body: { pageId } });
  await until('the phone is ready', async () => {
    await app.clock.advance(200);
    const { phone } = await who.client.call(voice.getActiveCall, {});
    return phone.state === 'ready';
  });
}

/** Waits, moving the clock, until the agent's call has this state. */
export function callInState(app: TestApp, who: SignedIn, state: voice.CallState): Promise<voice.CallView> {
  return until(`a call that is ${state}`, async () => {
    await app.clock.advance(500);
    const { call } = await who.client.call(voice.getActiveCall, {});
    return call?.state === state ? call : undefined;
  });
}

/** Waits until the agent is shown in this state. */
export function agentInState(who: SignedIn, state: routing.AgentState): Promise<routing.AgentView> {
  return until(`an agent who is ${state}`, async () => {
    const view = await who.client.call(routing.getOwnState, {});
    return view.state === state ? view : undefined;
  });
}

/** A customer with this number, on the campaign's list. Its last two digits say how the sandbox's public behaves. */
export async function addNumber(app: TestApp, tx: Tx, campaignId: string, e164: string): Promise<string> {
  const phones = [{ e164, extension: null, raw: e164 }];
  const person = { kind: 'person', name: '张三', gender: 'unknown', level: 'normal', custom: {} } as const;
  const nothing = { birthYear: null, region: null, source: null, note: null, ownerId: null };
  const [customerId = ''] = await insertCustomers(tx, [{ ...person, ...nothing, phones }], app.clock.now());
  await addTasks(tx, campaignId, [{ customerId, number: e164 }], null, app.clock.now());
  return customerId;
}
