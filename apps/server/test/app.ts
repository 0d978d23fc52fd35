import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, createClient } from '@guanjia/client/http';
import { type RoleKey, roleKeys } from '@guanjia/contracts/core/roles';
import * as identity from '@guanjia/contracts/identity/routes';
import pg from 'pg';
import { startServer } from '../src/app.ts';
import type { Config } from '../src/config/config.ts';
import type { Clock } from '../src/kernel/clock.ts';
import { createDb, type Db } from '../src/kernel/db.ts';
import { createLog, type Log } from '../src/kernel/log.ts';
import { addUnit, createTenant, createUser } from '../src/modules/identity/index.ts';
import { createTestDatabase } from './database.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';

export const testPassword = 'Test#2026pass';

export interface SignedIn {
  client: Client;
  me: identity.Me;
  /** As it is now: it changes when the session gets another token. */
  readonly cookie: string;
}

export interface TestApp extends AsyncDisposable {
  baseUrl: string;
  clock: ManualClock;
  /** Folder of its files. */
  home: string;
  db: Db;
  /** Superuser. */
  admin: pg.Client;
  /** Stops the server and starts another on the same database and folder, at a new address. */
  restart(): Promise<void>;
  logIn(tenantCode: string, login: string, password?: string): Promise<SignedIn>;
  /** A tenant with one user per role, all in one group unless `group` is false; log-in name = role key. */
  tenant(code: string): Promise<{ tenantId: string; groupId: string; users: Record<RoleKey, string> }>;
}

/** The whole server on a database of its own, with the sandbox switch and a clock that is moved by hand. */
export async function startApp(
  settings: Partial<Config> = {},
  log: Log = createLog('error'),
): Promise<TestApp> {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await createTestDatabase());
  const home = await mkdtemp(join(tmpdir(), 'guanjia-test-'));
  stack.defer(() => rm(home, { recursive: true, force: true }));
  await writeFile(join(home, 'backup.key'), Buffer.alloc(32, 3).toString('base64'));
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  stack.defer(() => admin.end());
  const clock = createManualClock();
  const db = stack.use(createDb({ ...database, maxConnections: 4, log }));
  const config: Config = {
    ...database,
    host: '127.0.0.1',
    port: 0,
    home,
    logLevel: 'silent',
    trustProxy: false,
    secureCookies: false,
    openMetrics: false,
    consoleDir: join(home, 'no-console'),
    secret: 'a secret of tests',
    backups: { folder: join(home, 'backups'), keyFile: join(home, 'backup.key') },
    sms: { kind: 'none' },
    publicUrl: null,
    outgoingAllow: [],
    voice: { kind: 'sandbox', notice: null },
    demoCarrier: null,
    ...settings,
  };
  let server = await startServer(config, log, clock);
  stack.defer(() => server[Symbol.asyncDispose]());
  const kept = stack.move();
  return {
    get baseUrl() {
      return server.address;
    },
    clock,
    home,
    db,
    admin,
    logIn: (tenantCode, login, password = testPassword) =>
      logIn({ baseUrl: server.address, admin }, tenantCode, login, password),
    async restart() {
      await server[Symbol.asyncDispose]();
      server = await startServer(config, log, clock);
    },
    tenant: (code) => createTestTenant({ db, clock }, code),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

export async function logIn(
  { baseUrl, admin }: Pick<TestApp, 'baseUrl' | 'admin'>,
  tenantCode: string,
  login: string,
  password: string,
): Promise<SignedIn> {
  const anonymous = createClient({ baseUrl });
  const { captchaId } = await anonymous.call(identity.getCaptcha, {});
  const { rows } = await admin.query<{ answer: string }>(
    'select answer from identity.captcha where id = $1',
    [captchaId],
  );
  let cookie = '';
  const keepCookie: typeof fetch = async (...args) => {
    const response = await fetch(...args);
    const set = response.headers.getSetCookie().find((one) => /guanjia_session=./.test(one));
    cookie = set?.split(';')[0] ?? cookie;
    return response;
  };
  const me = await createClient({ baseUrl, fetch: keepCookie }).call(identity.logIn, {
    body: { tenantCode, login, password, captchaId, captcha: rows[0]?.answer ?? '' },
  });
  const client = createClient({
    baseUrl,
    fetch: keepCookie,
    headers: () => ({ cookie }),
    csrfToken: () => me.csrfToken,
  });
  return {
    client,
    me,
    get cookie() {
      return cookie;
    },
  };
}

/** A tenant with one user per role, all in one group; log-in name = role key. */
export async function createTestTenant({ db, clock }: { db: Db; clock: Clock }, code: string) {
  const users = {} as Record<RoleKey, string>;
  let groupId = '';
  const tenantId = await createTenant(
    { db, clock },
    {
      code,
      name: `Tenant ${code}`,
      onCreated: async (tx) => {
        groupId = await addUnit(tx, { kind: 'group', name: 'Group 1' }, clock.now());
        for (const role of roleKeys) {
          users[role] = await createUser(
            tx,
            {
              login: role,
              name: `${role} of ${code}`,
              employeeNo: role,
              role,
              unitId: groupId,
              password: testPassword,
              mustChangePassword: false,
            },
            clock.now(),
          );
        }
      },
    },
  );
  return { tenantId, groupId, users };
}
