import type { ConsentState } from '@guanjia/contracts/customers/consent';
import * as customers from '@guanjia/contracts/customers/routes';
import * as messages from '@guanjia/contracts/messaging/messages';
import * as sendings from '@guanjia/contracts/messaging/sendings';
import * as settings from '@guanjia/contracts/messaging/settings';
import type { Pdu } from 'smpp';
import { type SignedIn, startApp } from './app.ts';
import { addCustomers, addPerson } from './pool-office.ts';
import { startSmsGateway } from './sms-gateway.ts';
import { until } from './until.ts';

export const signature = '示例科技';
const dayMs = 86_400_000;

/** Noon where the tenants are: in decent hours, whenever the test runs. */
function untilNoon(now: Date): number {
  const noon = 4 * 3_600_000;
  return (noon - (now.getTime() % dayMs) + dayMs) % dayMs;
}

/** What a message read, whichever way it travelled. */
export function textOf({ short_message, message_payload }: Pdu): string {
  return String(short_message?.message || message_payload?.message || '');
}

/** How many, by reason. */
export function byReason(list: readonly { reason: string; count: number }[]): Record<string, number> {
  return Object.fromEntries(list.map(({ reason, count }) => [reason, count]));
}

/** A tenant at noon that sends messages through a real SMPP peer, signed. */
export async function startMessagingOffice() {
  const gateway = await startSmsGateway();
  const app = await startApp({
    sms: { kind: 'smpp', url: gateway.urlWith('se:cret'), sender: '10690001' },
  });
  await app.clock.advance(untilNoon(app.clock.now()));
  const { tenantId, groupId } = await app.tenant('T1');
  const tenant = { code: 'T1', tenantId, unitId: groupId };
  const supervisor = await app.logIn('T1', 'supervisor');
  let serial = 0;
  let source = '';

  const decide = async (change: Partial<settings.MessageSettings>) => {
    const stored = await supervisor.client.call(settings.getMessageSettings, {});
    return supervisor.client.call(settings.saveMessageSettings, {
      body: { settings: { ...stored.settings, ...change }, version: stored.version },
    });
  };
  await decide({ signature });

  type Body = Parameters<typeof supervisor.client.call<typeof sendings.startSending>>[1]['body'];
  const all = (): Body['target'] => ({
    kind: 'query',
    query: { filter: JSON.stringify([{ column: 'source', op: 'equals', value: source }]) },
  });
  const written = (more: Partial<Body> = {}): Body => ({
    ...{ name: `sending ${serial}`, kind: 'notice', text: '您好，{客户姓名}', target: all() },
    ...more,
  });

  type One = Parameters<typeof supervisor.client.call<typeof sendings.sendMessage>>[1]['body'];

  return {
    app,
    gateway,
    tenant,
    supervisor,
    decide,
    /** The next test's customers get a source of their own, and the gateway forgets. */
    next(): void {
      serial += 1;
      source = `source ${serial}`;
      gateway.received.length = 0;
      gateway.answer = undefined;
    },
    source: () => source,
    all,
    add: (count: number, ownerId: string | null = null) =>
      addCustomers(app, tenantId, count, { source, ownerId }),
    person: (role: 'agent' | 'leader' | 'inspector' = 'agent') => addPerson(app, tenant, role),
    preview: ({ kind, text, target }: Body = written(), who: SignedIn = supervisor) =>
      who.client.call(sendings.previewSending, { body: { kind, text, target } }),
    written,
    start: (more: Partial<Body> = {}, who: SignedIn = supervisor) =>
      who.client.call(sendings.startSending, { body: written(more) }),
    sendOne: (id: string, more: Partial<One> = {}, who: SignedIn = supervisor) =>
      who.client.call(sendings.sendMessage, {
        params: { id },
        body: { kind: 'notice', text: '您好，{客户姓名}', ...more },
      }),
    control: (id: string, what: 'pause' | 'resume' | 'cancel', who: SignedIn = supervisor) =>
      who.client.call(sendings.controlSending, { params: { id }, body: { do: what } }),
    read: (id: string, who: SignedIn = supervisor) =>
      who.client.call(sendings.getSending, { params: { id } }),
    /** Waits until a sending is in one of these states. */
    comes: (id: string, ...states: sendings.SendingState[]) =>
      until(`the sending is ${states.join(' or ')}`, async () => {
        const now = await supervisor.client.call(sendings.getSending, { params: { id } });
        return states.includes(now.state) && now;
      }),
    messages: async (sendingId: string, who: SignedIn = supervisor) => {
      const filter = JSON.stringify([{ column: 'sendingId', op: 'equals', value: sendingId }]);
      const page = await who.client.call(messages.listMessages, { query: { filter, limit: 200 } });
      return page.items;
    },
    timeline: async (id: string, who: SignedIn = supervisor) => {
      const query = { kind: 'message' as const };
      return (await who.client.call(customers.listTimeline, { params: { id }, query })).items;
    },
    async consents(ids: readonly string[], state: ConsentState): Promise<void> {
      await app.admin.query('update customers.customer set consent = $2 where id = any($1)', [ids, state]);
    },
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]();
      await gateway[Symbol.asyncDispose]();
    },
  };
}

export type MessagingOffice = Awaited<ReturnType<typeof startMessagingOffice>>;
