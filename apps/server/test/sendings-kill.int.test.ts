import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as sendings from '@guanjia/contracts/messaging/sendings';
import { standardMessageSettings } from '@guanjia/contracts/messaging/settings';
import pg from 'pg';
import { expect, it } from 'vitest';
import { systemClock } from '../src/kernel/clock.ts';
import { createDb } from '../src/kernel/db.ts';
import { addJob } from '../src/kernel/jobs.ts';
import { createLog } from '../src/kernel/log.ts';
import { putSettings } from '../src/modules/messaging/index.ts';
import { createTestTenant, logIn, testPassword } from './app.ts';
import { createTestDatabase } from './database.ts';
import { addCustomers } from './pool-office.ts';
import { type SmsGateway, startSmsGateway } from './sms-gateway.ts';
import { until } from './until.ts';

const count = 600;

it('a server that is killed in the middle of a sending leaves nobody a message twice, and another goes on', async () => {
  await using stack = new AsyncDisposableStack();
  const log = createLog('error');
  const database = stack.use(await createTestDatabase());
  const gateway = stack.use(await startSmsGateway());
  const home = await mkdtemp(join(tmpdir(), 'guanjia-kill-'));
  stack.defer(() => rm(home, { recursive: true, force: true }));
  const db = stack.use(createDb({ ...database, maxConnections: 4, log }));
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  stack.defer(() => admin.end());
  const { tenantId } = await createTestTenant({ db, clock: systemClock }, 'T1');
  await addCustomers({ db, clock: systemClock }, tenantId, count);
  await db.tenantTx(tenantId, (tx) => putSettings(tx, { ...standardMessageSettings, signature: '示例科技' }));
  const server = () => startProcess({ ...database, home, gateway });

  // The answers to what it takes from then on are lost with the server.
  gateway.answer = () => (gateway.received.length > 230 ? undefined : 0);
  const first = await server();
  stack.defer(() => void first.child.kill('SIGKILL'));
  const { client } = await logIn({ baseUrl: first.address, admin }, 'T1', 'supervisor', testPassword);
  const { id } = await client.call(sendings.startSending, {
    body: { name: 'x', kind: 'notice', text: '您好', target: { kind: 'query', query: {} } },
  });
  await until('some wait for their answers', async () => gateway.received.length >= 240);
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  expect(gateway.received).toHaveLength(240);
  gateway.answer = undefined;

  const second = await server();
  stack.defer(() => void second.child.kill('SIGKILL'));
  // The job of the dead process would be found within half a minute; this is the same job, now.
  await db.platformTx((tx) => addJob(tx, 'messaging.run_sending', { tenantId, sendingId: id }));
  const done = await until('the sending is done', async () => {
    const { rows } = await admin.query<{ state: string; sent: number; unknown: number }>(
      'select state, sent, unknown from messaging.sending where id = $1',
      [id],
    );
    return rows[0]?.state === 'done' && rows[0];
  });
  const numbers = gateway.received.map(({ destination_addr }) => destination_addr);
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(done.sent + done.unknown).toBe(count);
  // The lot that was under way, and no more.
  expect(done.unknown).toBe(100);
}, 60_000);

/** The server as it runs: a process of its own. */
async function startProcess(input: {
  appUrl: string;
  platformUrl: string;
  home: string;
  gateway: SmsGateway;
}): Promise<{ child: ChildProcess; address: string }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../src/main.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      ...{ DATABASE_URL: input.appUrl, PLATFORM_DATABASE_URL: input.platformUrl, GUANJIA_HOME: input.home },
      ...{ SESSION_SECRET: 'a secret of tests', PORT: '0', LOG_LEVEL: 'info', VOICE: 'sandbox' },
      ...{ SMS_SMPP_URL: input.gateway.urlWith('se:cret'), SMS_SENDER: '10690001' },
    },
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const { address } = JSON.parse(line) as { address?: string };
    if (address) return { child, address };
  }
  throw new Error('the server ended before it listened');
}
