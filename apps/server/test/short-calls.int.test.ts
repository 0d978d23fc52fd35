import { randomUUID } from 'node:crypto';
import * as routing from '@guanjia/contracts/routing/routes';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { beginCall } from '../src/modules/routing/agent-store.ts';
import { type SignedIn, startApp, type TestApp } from './app.ts';
import { signInToWork } from './floor.ts';
import { until } from './until.ts';

let app: TestApp;
let agent: SignedIn;
let tenantId: string;

beforeAll(async () => {
  app = await startApp();
  ({ tenantId } = await app.tenant('T1'));
  agent = await app.logIn('T1', 'agent');
  await signInToWork(app, agent);
});
afterAll(() => app[Symbol.asyncDispose]());

it('a call whose end is told while its beginning is being taken in keeps nobody busy', async () => {
  const callId = randomUUID();
  const userId = agent.me.user.id;
  await app.admin.query(
    `insert into voice.call (id, tenant_id, direction, state, number, agent_id, subject_kind, started_at, customer_leg_id, data)
     values ($1::uuid, $2, 'outbound', 'dialing', '+8613800000084', $3, 'manual', $4, $1::text, '{}')`,
    [callId, tenantId, userId, app.clock.now()],
  );
  let beginning: Promise<void> = Promise.resolve();
  await app.db.tenantTx(tenantId, async (ending) => {
    await ending.query('select from routing.agent where user_id = $1 for update', [userId]);
    await ending.query(`update voice.call set state = 'ended' where id = $1`, [callId]);
    beginning = app.db.tenantTx(tenantId, (tx) => beginCall(tx, userId, callId, app.clock.now()));
    await until('the beginning to wait for the end', async () => {
      const { rows } = await app.admin.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return rows.length > 0;
    });
  });
  await beginning;
  expect((await agent.client.call(routing.getOwnState, {})).state).toBe('ready');
});
