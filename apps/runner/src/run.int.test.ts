import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readHomeFile } from './home-file.ts';
import { rememberedPort } from './ports.ts';
import { isAlive, processesIn, signal, until } from './processes.ts';

const stubMain = resolve(import.meta.dirname, '../test/stub-main.ts');
let home: string;
let port: number;
let runners: ChildProcess[];

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'guanjia-'));
  chmodSync(home, 0o755);
  port = await rememberedPort(home, 'console');
  runners = [];
});

afterEach(async () => {
  for (const runner of runners) if (runner.exitCode === null) runner.kill('SIGKILL');
  for (const pid of [...childIds(), ...processesIn(join(home, 'postgres'))]) signal(pid, 'SIGKILL');
  expect(await until(() => processesIn(join(home, 'postgres')).length === 0, 10_000)).toBe(true);
  rmSync(home, { recursive: true });
});

function childIds(): number[] {
  return Object.values(readHomeFile(join(home, 'children.json')))
    .map((identity) => Number(String(identity).split('@')[0]))
    .filter((pid) => pid > 0 && isAlive(pid));
}

function postmaster(): number {
  return Number(readFileSync(join(home, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
}

function start(environment: Record<string, string> = {}) {
  const runner = spawn(process.execPath, [stubMain], {
    env: { PATH: process.env.PATH ?? '', GUANJIA_HOME: home, PORT: String(port), ...environment },
  });
  runners.push(runner);
  let output = '';
  for (const stream of [runner.stdout, runner.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  }
  return {
    runner,
    output: () => output,
    says: async (text: string) => {
      const said = await until(() => output.includes(text) || runner.exitCode !== null, 30_000);
      expect(said, output).toBe(true);
      expect(output).toContain(text);
    },
    async end(name: NodeJS.Signals) {
      runner.kill(name);
      if (runner.exitCode === null && runner.signalCode === null) await once(runner, 'close');
      return runner.exitCode;
    },
  };
}

interface Answer {
  pid: number;
  VOICE: string;
  ARI_URL?: string;
}

async function askServer(): Promise<Answer | undefined> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/healthz`);
    return JSON.parse(await response.text());
  } catch {
    return undefined;
  }
}

async function serverOtherThan(pid: number | undefined): Promise<void> {
  const back = async () => {
    const now = await askServer();
    return now !== undefined && now.pid !== pid;
  };
  expect(await until(back, 15_000)).toBe(true);
}

test('starts, tells the log-ins, and Ctrl-C leaves no process, twice', async () => {
  for (let round = 0; round < 2; round++) {
    const guanjia = start();
    await guanjia.says('Ctrl-C stops everything');
    expect(guanjia.output()).toContain('A1001, A1002');
    expect(await askServer()).toMatchObject({ VOICE: 'asterisk' });
    const ids = [...childIds(), postmaster()];
    expect(ids).toHaveLength(4);
    guanjia.runner.kill('SIGINT');
    expect(await guanjia.end('SIGINT')).toBe(0);
    expect(ids.filter(isAlive)).toEqual([]);
    expect(guanjia.output().match(/(Demo carrier|Server|Switch|PostgreSQL) stopped/g)).toEqual([
      'Demo carrier stopped',
      'Server stopped',
      'Switch stopped',
      'PostgreSQL stopped',
    ]);
  }
});

test('brings back a killed server, Asterisk and PostgreSQL', async () => {
  const guanjia = start();
  await guanjia.says('Ctrl-C stops everything');
  const first = await askServer();
  signal(first?.pid ?? 0, 'SIGKILL');
  await guanjia.says('The server is back');
  const second = await askServer();
  expect(second?.pid).not.toBe(first?.pid);

  signal(postmaster(), 'SIGKILL');
  await guanjia.says('PostgreSQL is back');

  // The stub's address of ARI changes with its process, so the server must be told by a restart.
  const asterisk = String(readHomeFile(join(home, 'children.json')).asterisk).split('@')[0];
  signal(Number(asterisk), 'SIGKILL');
  await guanjia.says('Asterisk is back');
  await serverOtherThan(second?.pid);
  expect((await askServer())?.ARI_URL).not.toContain(asterisk);
  expect(await guanjia.end('SIGTERM')).toBe(0);
  expect([...childIds()]).toEqual([]);
});

test('a killed runner is succeeded by the next start', async () => {
  const first = start();
  await first.says('Ctrl-C stops everything');
  const orphans = childIds();
  const database = postmaster();
  await first.end('SIGKILL');
  expect(orphans.filter(isAlive)).toEqual(orphans);

  const second = start();
  await second.says('Ctrl-C stops everything');
  expect(second.output()).toContain('Ended a server that an earlier start left behind');
  expect(postmaster()).toBe(database);
  expect(await second.end('SIGINT')).toBe(0);
  // Adopting Asterisk is the business of its own part, which the stub does not play.
  for (const pid of orphans) signal(pid, 'SIGKILL');
});

test('a second start of the same home says who runs', async () => {
  const first = start();
  await first.says('Ctrl-C stops everything');
  const second = start();
  await second.says(`already runs from ${home} as process ${first.runner.pid}, see http://127.0.0.1:${port}`);
  expect(await askServer()).toBeDefined();
  await first.end('SIGINT');
});

test('a taken port is one sentence, and nothing is left', async () => {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  const guanjia = start();
  await guanjia.says(`Port ${port} is taken by another program`);
  expect(await guanjia.end('SIGINT')).toBe(1);
  server.close();
});

test('without Asterisk it runs in the sandbox and says why', async () => {
  const guanjia = start({ STUB_ASTERISK: 'none' });
  await guanjia.says('Ctrl-C stops everything');
  expect(guanjia.output()).toContain('! There is no mirror. Calls run in the sandbox switch, without sound.');
  expect(await askServer()).toMatchObject({
    VOICE: 'sandbox',
    VOICE_NOTICE: 'start_failed: There is no mirror.',
  });
  await guanjia.end('SIGINT');
});

test('Ctrl-C while it starts stops what has been started', async () => {
  const guanjia = start();
  await guanjia.says('PostgreSQL 18 runs');
  const database = postmaster();
  expect(await guanjia.end('SIGINT')).toBe(0);
  expect([...childIds(), database].filter(isAlive)).toEqual([]);
});
