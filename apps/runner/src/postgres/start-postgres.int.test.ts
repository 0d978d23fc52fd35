import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isAlive, processesIn, signal, until } from '../processes.ts';
import { dataFolder } from './data-folder.ts';
import { startPostgres } from './start-postgres.ts';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'guanjia-'));
  // As root the cluster then lies in the home; the closed home has a test of its own.
  chmodSync(home, 0o755);
});

afterEach(() => {
  const { path } = dataFolder(home);
  for (const pid of processesIn(path)) signal(pid, 'SIGKILL');
  if (!path.startsWith(home)) rmSync(dirname(path), { recursive: true });
  rmSync(home, { recursive: true });
});

async function select(url: string, sql: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query({ text: sql, rowMode: 'array' });
  await client.end();
  return rows[0]?.[0];
}

/** Starts PostgreSQL from a process of its own and kills that one the hard way. Returns the orphan's id. */
async function abandonPostgres(): Promise<number> {
  const script = `
    const { startPostgres } = await import(${JSON.stringify(join(import.meta.dirname, 'start-postgres.ts'))});
    const { pid } = await startPostgres({ home: ${JSON.stringify(home)}, durable: false });
    process.stdout.write(String(pid), () => process.kill(process.pid, 'SIGKILL'));`;
  const starter = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  starter.stdout.on('data', (chunk) => {
    output += chunk;
  });
  await once(starter, 'close');
  return Number(output);
}

test('makes a cluster that knows Chinese, answers on loopback only to the password, and stops without a trace', async () => {
  const postgres = await startPostgres({ home, durable: false });
  expect(await select(postgres.adminUrl, "select current_setting('server_version_num')::int / 10000")).toBe(
    18,
  );
  await select(postgres.adminUrl, 'create extension pg_trgm');
  expect(await select(postgres.adminUrl, "select cardinality(show_trgm('张伟客服'))")).toBeGreaterThan(0);
  expect(await select(postgres.adminUrl, 'show listen_addresses')).toBe('127.0.0.1');
  expect(await select(postgres.adminUrl, 'show password_encryption')).toBe('scram-sha-256');
  const wrong = new URL(postgres.adminUrl);
  wrong.password = 'wrong';
  await expect(select(wrong.href, 'select 1')).rejects.toThrow(/password authentication failed/);
  expect(statSync(join(home, 'secrets.json')).mode & 0o777).toBe(0o600);

  await postgres.stop();
  expect(isAlive(postgres.pid)).toBe(false);
  expect(processesIn(dataFolder(home).path)).toEqual([]);
});

test('keeps its data and its port from start to start', async () => {
  const first = await startPostgres({ home, durable: false });
  await select(first.adminUrl, 'create table kept (id int)');
  await first.stop();
  const second = await startPostgres({ home, durable: false });
  expect(second.port).toBe(first.port);
  expect(await select(second.adminUrl, 'select count(*)::int from kept')).toBe(0);
  await second.stop();
});

test('adopts a postmaster whose starter was killed', async () => {
  const orphan = await abandonPostgres();
  expect(isAlive(orphan)).toBe(true);
  const postgres = await startPostgres({ home, durable: false });
  expect(postgres).toMatchObject({ pid: orphan, adopted: true });
  await postgres.stop();
  expect(processesIn(dataFolder(home).path)).toEqual([]);
});

test('starts over when the orphan was killed as well', async () => {
  const orphan = await abandonPostgres();
  signal(orphan, 'SIGKILL');
  const postgres = await startPostgres({ home, durable: false });
  expect(postgres.adopted).toBe(false);
  expect(await select(postgres.adminUrl, 'select 1')).toBe(1);
  await postgres.stop();
});

test('does not mistake a stranger with a recycled process id for its postmaster', async () => {
  await (await startPostgres({ home, durable: false })).stop();
  const { path } = dataFolder(home);
  writeFileSync(join(path, 'postmaster.pid'), `${process.pid}\n${path}\n0\n5432\n\n127.0.0.1\n\n`);
  const postgres = await startPostgres({ home, durable: false });
  expect(postgres.adopted).toBe(false);
  await postgres.stop();
});

test('tells when it dies', async () => {
  const postgres = await startPostgres({ home, durable: false });
  signal(postgres.pid, 'SIGKILL');
  await postgres.exited;
  expect(await until(() => processesIn(dataFolder(home).path).length === 0, 10_000)).toBe(true);
});

test('says which port is taken', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  await expect(startPostgres({ home, durable: false, port })).rejects.toThrow(
    `Port ${port}, asked for PostgreSQL, is taken`,
  );
  server.close();
});

test('works in a home that only its owner can enter', async () => {
  chmodSync(home, 0o700);
  const postgres = await startPostgres({ home, durable: false });
  expect(await select(postgres.adminUrl, 'select 1')).toBe(1);
  await postgres.stop();
  expect(processesIn(dataFolder(home).path)).toEqual([]);
});
