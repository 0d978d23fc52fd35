/**
 * How long a caller waits for an agent: through the product's routing against `app_queue` of the same Asterisk, in
 * alternating calls with the same SIP peers: `npm run bench -- voice [--quick] [--json]`. No targets, figures only.
 *
 * - `offered`: caller's INVITE → the agent knows. Ours: the offer reaches the agent's page; the leg of the agent's phone
 *   is up already. app_queue: the INVITE reaches the agent's phone.
 * - `heard`: caller's INVITE → the agent's voice at the caller, when the agent takes the call at once.
 */
import { createClient } from '@guanjia/client/http';
import { createRealtimeClient } from '@guanjia/client/realtime';
import * as routing from '@guanjia/contracts/routing/routes';
import * as voice from '@guanjia/contracts/voice/routes';
import { type Call, SipPeer, toneAmplitude } from '@guanjia/sip-peer';
import { demo, startProduct } from '../e2e/support/product.ts';
import { until } from '../e2e/support/until.ts';
import { median } from './support/load.ts';
import { sessionOf } from './support/log-in.ts';
import { openPlainPhone, openQueue } from './support/queue.ts';

const quick = process.argv.includes('--quick');
const json = process.argv.includes('--json');
const calls = quick ? 5 : 30;
const agentTone = 1270;

interface Times {
  offered: number;
  heard: number;
}

const product = await startProduct('bench-voice', { LOG_LEVEL: 'warn' });
const publicPeer = await SipPeer.open({ user: 'public' });
try {
  await product.moveTrunk(publicPeer.address);
  const switchAddress = await product.switchAddress();
  const queue = await openQueue(product.home, switchAddress, agentTone);
  const agent = await openAgent();
  const ours: Times[] = [];
  const theirs: Times[] = [];
  for (let round = 0; round < calls; round++) {
    ours.push(await measure(demo.hotline, agent.offered, agent.rest));
    theirs.push(await measure(queue.number, queue.offered, queue.rest));
  }
  const result = { guanjia: summary(ours), app_queue: summary(theirs) };
  if (!json) print(result);
  process.stdout.write(`${JSON.stringify({ bench: 'voice', calls, unit: 'ms', ...result })}\n`);
  agent.close();
  queue.close();
} finally {
  publicPeer.close();
  await product.stop();
}

/** One call to `number`; `offered` resolves when the agent knows of it, `rest` when the agent is free again. */
async function measure(
  number: string,
  offered: () => Promise<number>,
  rest: () => Promise<void>,
): Promise<Times> {
  const known = offered();
  const begun = performance.now();
  const call = await publicPeer.invite({ number, from: '13900001111', via: await product.switchAddress() });
  const heardAt = voiceOf(call);
  const times = { offered: (await known) - begun, heard: (await heardAt) - begun };
  call.hangUp();
  await rest();
  return times;
}

/** When the agent's tone first fills a packet: waiting music does not. */
function voiceOf(call: Call): Promise<number> {
  return new Promise((resolve) => {
    const listen = (samples: readonly number[]) => {
      if (toneAmplitude(samples, agentTone) < 5000) return;
      call.media.off('heard', listen);
      resolve(performance.now());
    };
    call.media.on('heard', listen);
  });
}

/** An agent of the demo tenant whose phone is a SIP peer, and who takes every offer at once. */
async function openAgent() {
  const headers = await sessionOf(product, 'A1001');
  const client = createClient({
    baseUrl: product.url,
    headers: () => ({ cookie: headers.cookie ?? '' }),
    csrfToken: () => headers['x-csrf-token'],
  });
  const settings = await client.call(voice.getPhone, {});
  if (settings.mode !== 'sip') throw new Error('there is no switch to measure');
  const registrar = await product.switchAddress();
  const phone = await openPlainPhone(product.home, registrar, {
    user: settings.user,
    password: settings.password,
    tone: agentTone,
  });
  await client.call(routing.setOwnState, { body: { state: 'ready' } });
  await client.call(voice.connectPhone, { body: { pageId: 'bench-voice-page' } });
  await until(
    'the phone is ready',
    async () => (await client.call(voice.getActiveCall, {})).phone.state === 'ready',
  );
  const realtime = createRealtimeClient({
    baseUrl: product.url,
    extraHeaders: { cookie: headers.cookie ?? '' },
  });
  await until('realtime', () => realtime.state().kind === 'online');
  return {
    offered: () =>
      new Promise<number>((resolve, reject) => {
        const stop = realtime.on('routing.agent', ({ offer }) => {
          if (!offer) return;
          stop();
          resolve(performance.now());
          client.call(routing.acceptOffer, { params: { id: offer.id } }).catch(reject);
        });
      }),
    async rest() {
      await until('the agent to be free', async () => {
        const { state } = await client.call(routing.endWrapUp, {});
        return state === 'ready';
      });
    },
    close() {
      realtime.close();
      phone.close();
    },
  };
}

function summary(times: readonly Times[]) {
  const of = (key: keyof Times) => {
    const sorted = times.map((one) => one[key]).sort((a, b) => a - b);
    return {
      p50: Number(median(sorted).toFixed(1)),
      p95: Number((sorted[Math.floor(sorted.length * 0.95)] ?? sorted.at(-1) ?? 0).toFixed(1)),
    };
  };
  return { offered: of('offered'), heard: of('heard') };
}

function print(result: Record<string, ReturnType<typeof summary>>): void {
  process.stdout.write(`${calls} calls each     offered p50   p95    heard p50   p95  (ms)\n`);
  for (const [who, { offered, heard }] of Object.entries(result)) {
    const cells = [offered.p50, offered.p95, heard.p50, heard.p95].map((value) =>
      value.toFixed(1).padStart(8),
    );
    process.stdout.write(`  ${who.padEnd(14)} ${cells.join(' ')}\n`);
  }
}
