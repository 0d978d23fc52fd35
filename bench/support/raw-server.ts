import { once } from 'node:events';
import { createServer } from 'node:http';
import { listQuery } from '@guanjia/contracts/core/list';
import { Pool } from 'pg';
import { systemClock } from '../../apps/server/src/kernel/clock.ts';
import { createDb } from '../../apps/server/src/kernel/db.ts';
import { createLog } from '../../apps/server/src/kernel/log.ts';
import type { Principal } from '../../apps/server/src/kernel/principal.ts';
import { listCustomers } from '../../apps/server/src/modules/customers/finding/customer-list.ts';
import { readRecordWords } from '../../apps/server/src/modules/customers/record/list-columns.ts';
import { openForm } from '../../apps/server/src/modules/forms/index.ts';
import { createAuthenticator } from '../../apps/server/src/modules/identity/session-store.ts';
import { listTasks } from '../../apps/server/src/modules/outbound/task-views.ts';

/**
 * The yardstick: bare `node:http` that sends the statements of a list request, recorded from the product's own code,
 * prepared, in the same kind of transaction, and writes the rows as JSON. Nothing is checked, filtered or presented.
 */
interface Statement {
  text: string;
  values: unknown[];
}

const [appUrl = '', platformUrl = '', token = ''] = process.argv.slice(2);
const db = createDb({ appUrl, platformUrl, maxConnections: 20, log: createLog('error') });
const session = await createAuthenticator({ db, clock: systemClock }).authenticate(token, '127.0.0.1');
if (!session) throw new Error('no session');
const { principal } = session;
const query = listQuery.parse({});
const form = await db.tenantTx(principal.tenantId, (tx) =>
  openForm(tx, 'customers.customer', principal.roleKey),
);
const words = await db.tenantTx(principal.tenantId, readRecordWords);
const statements: Record<string, Statement> = {
  '/tasks': await record(principal, (tx) => listTasks(tx, principal, { ...query, menu: 'pending' })),
  '/customers': await record(principal, (tx) =>
    listCustomers(tx, principal, query, {
      form,
      words,
      frequencies: new Map(),
      now: systemClock.now(),
      others: {},
    }),
  ),
};
const pool = new Pool({ connectionString: appUrl, max: 20 });
const begin = `begin; select set_config('app.tenant_id', '${principal.tenantId}', true)`;

async function record(
  { tenantId }: Principal,
  work: (tx: Parameters<typeof listTasks>[0]) => Promise<unknown>,
): Promise<Statement> {
  const seen: Statement[] = [];
  await db.tenantTx(tenantId, async (tx) => {
    const { client } = tx;
    const send = client.query.bind(client) as (...args: unknown[]) => unknown;
    Object.assign(client, {
      query(...args: unknown[]) {
        const [first] = args;
        if (typeof first === 'object' && first !== null && 'text' in first) seen.push(first as Statement);
        return send(...args);
      },
    });
    await work(tx);
    Object.assign(client, { query: send });
  });
  const [statement] = seen;
  if (!statement) throw new Error('no statement was sent');
  return statement;
}

const server = createServer((request, response) => {
  const path = request.url ?? '';
  answer(path).then(
    (text) => response.setHeader('content-type', 'application/json').end(text),
    (error: unknown) => response.writeHead(500).end(String(error)),
  );
});

async function answer(path: string): Promise<string> {
  const statement = statements[path];
  if (!statement) throw new Error(`nothing at ${path}`);
  const client = await pool.connect();
  try {
    await client.query(begin);
    const { rows } = await client.query({ name: path, ...statement });
    await client.query('commit');
    return JSON.stringify({ items: rows, nextCursor: null, count: null });
  } finally {
    client.release();
  }
}

server.listen(0, '127.0.0.1');
await once(server, 'listening');
const address = server.address();
process.stdout.write(`${JSON.stringify({ port: typeof address === 'object' ? address?.port : 0 })}\n`);
