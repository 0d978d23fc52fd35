import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Address } from '@guanjia/sip-peer';
import { Pool } from 'pg';
import { fetchAsterisk } from '../../apps/runner/src/asterisk/fetch.ts';
import { readInstanceRecord } from '../../apps/runner/src/asterisk/instance-file.ts';
import { readHomeFile } from '../../apps/runner/src/home-file.ts';
import { processesOf } from './processes.ts';
import { until } from './until.ts';

const run = promisify(execFile);
export const checkout = join(import.meta.dirname, '../..');
/** Where the runs of the journeys keep their homes. */
const homes = join(checkout, '.guanjia');
const startMilliseconds = 120_000;

/** The demo tenant, as `npm start` prints it. */
export const demo = { tenant: '1000', password: 'Guanjia#2026', hotline: '4006001000' };

/** The whole product in a home of its own. */
export interface Product {
  readonly url: string;
  readonly home: string;
  /** The administrator's connection: what a test reads that people see elsewhere, such as a captcha's picture. */
  readonly database: Pool;
  /** `npm run guanjia -- …`; resolves to what it printed. */
  admin(args: readonly string[], environment?: Record<string, string>): Promise<string>;
  /** Where calls from the public go. */
  switchAddress(): Promise<Address>;
  /** All numbers of the demo tenant are called at this address from now on, instead of at the demo carrier. */
  moveTrunk(to: Address): Promise<void>;
  serverPid(): number;
  /** Ends the server without a chance to say goodbye, and resolves when it is gone; the runner starts another. */
  killServer(): Promise<void>;
  killSwitch(): Promise<void>;
  isReady(): Promise<boolean>;
  /** Ends of the logs, for a failure. */
  logs(): string;
  /** As Ctrl-C does. Rejects when a process is left. */
  stop(): Promise<void>;
}

/** Starts everything as `npm start` does, in a new home, or in the one that an earlier run left; `settings` as `npm start` knows them. */
export async function startProduct(
  name: string,
  settings: Record<string, string> = {},
  { reuse = false }: { reuse?: boolean } = {},
): Promise<Product> {
  const home = join(homes, `e2e-${name}`);
  // What a run that was killed has left of this very home.
  for (const pid of processesOf(home)) process.kill(pid, 'SIGKILL');
  await until('the processes of an earlier run to end', () => processesOf(home).length === 0);
  if (!reuse) rmSync(home, { recursive: true, force: true });
  if (!existsSync(home)) {
    mkdirSync(home, { recursive: true });
    // One copy of Asterisk for all homes: it is fetched once.
    await fetchAsterisk({ home: homes });
    symlinkSync('../asterisk', join(home, 'asterisk'));
  }
  const environment = {
    ...process.env,
    GUANJIA_HOME: home,
    PORT: String(await freePort()),
    HOST: '127.0.0.1',
    ...settings,
  };
  const url = `http://127.0.0.1:${environment.PORT}`;
  const starter = await launch(environment);
  const database = new Pool({ connectionString: adminUrlOf(home), max: 2 });
  // The server ends these connections when PostgreSQL stops before us.
  database.on('error', () => {});

  async function killed(pid: number): Promise<void> {
    process.kill(pid, 'SIGKILL');
    await until(`process ${pid} to end`, () => !processesOf(home).includes(pid));
  }

  async function admin(args: readonly string[], more: Record<string, string> = {}): Promise<string> {
    const file = join(checkout, 'scripts/guanjia.mjs');
    const { stdout } = await run(process.execPath, [file, ...args], { env: { ...environment, ...more } });
    return stdout;
  }

  return {
    url,
    home,
    database,
    admin,
    async switchAddress() {
      const record = await readInstanceRecord(join(home, 'asterisk-run'));
      return { host: '127.0.0.1', port: record?.ports.sip ?? 0 };
    },
    async moveTrunk({ host, port }) {
      // The same way on which the runner tells where its demo carrier is.
      await admin(['seed-demo'], { DEMO_CARRIER_SIP: `${host}:${port}` });
      await until('the switch to know the trunk', () => handledAll(database));
    },
    serverPid: () => serverPid(home),
    killServer: () => killed(serverPid(home)),
    async killSwitch() {
      const record = await readInstanceRecord(join(home, 'asterisk-run'));
      await killed(record?.process?.pid ?? 0);
    },
    isReady: () => answersReady(url),
    logs() {
      const server = readFileSync(join(home, 'logs/server.log'), 'utf8');
      return `== npm start\n${lastLines(starter.output())}\n== server\n${lastLines(server)}\n`;
    },
    async stop() {
      await database.end();
      starter.child.kill('SIGINT');
      const [code] =
        starter.child.exitCode === null ? await once(starter.child, 'exit') : [starter.child.exitCode];
      if (code !== 0) throw new Error(`npm start ended with ${String(code)}:\n${starter.output()}`);
      const left = processesOf(home);
      if (left.length > 0) throw new Error(`npm start left the processes ${left.join(', ')}`);
    },
  };
}

interface Starter {
  child: ChildProcess;
  output(): string;
}

async function launch(environment: NodeJS.ProcessEnv): Promise<Starter> {
  const child = spawn(process.execPath, [join(checkout, 'scripts/start.mjs')], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  try {
    await until(
      'npm start to say that it runs',
      () => {
        if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}`);
        return text.includes('Guanjia runs');
      },
      startMilliseconds,
    );
  } catch (error) {
    child.kill('SIGINT');
    throw new Error(`${String(error)}\n${text}`, { cause: error });
  }
  return { child, output: () => text };
}

function adminUrlOf(home: string): string {
  const password = readHomeFile(join(home, 'secrets.json')).postgresPassword;
  const port = readHomeFile(join(home, 'ports.json')).postgres;
  return `postgres://postgres:${password}@127.0.0.1:${port}/guanjia`;
}

/** `<pid>@<start time>` is what the runner keeps. */
function serverPid(home: string): number {
  return Number(String(readHomeFile(join(home, 'children.json')).server ?? '').split('@')[0]);
}

async function answersReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

async function handledAll(database: Pool): Promise<boolean> {
  const { rows } = await database.query<{ handled: boolean }>(
    `select not exists (select from kernel.outbox where type = 'voice.trunk_saved')
       and coalesce((select max(position) from kernel.event_log where type = 'voice.trunk_saved'), 0)
         <= (select position from kernel.subscription where name = 'voice.trunks') as handled`,
  );
  return rows[0]?.handled === true;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

function lastLines(text: string, count = 60): string {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}
