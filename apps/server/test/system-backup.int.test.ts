import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataFolder } from '../../runner/src/postgres/data-folder.ts';
import { type RunningPostgres, startPostgres } from '../../runner/src/postgres/start-postgres.ts';
import { backUpSystem, restoreSystem } from '../src/modules/backup/index.ts';
import { key } from './backup-office.ts';
import { until } from './until.ts';

let home: string;
let postgres: RunningPostgres;
let admin: Client;
const stack = new AsyncDisposableStack();

async function makeHome(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'guanjia-system-'));
  await chmod(folder, 0o755);
  stack.defer(async () => {
    const { path } = dataFolder(folder);
    if (!path.startsWith(folder)) await rm(dirname(path), { recursive: true });
    await rm(folder, { recursive: true });
  });
  return folder;
}

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
}

beforeAll(async () => {
  home = await makeHome();
  postgres = await startPostgres({ home, durable: false });
  admin = await connect(postgres.adminUrl);
  await admin.query(`create schema kernel; create table kernel.migration (number int);
    insert into kernel.migration values (1); create table counted (n int primary key, filler text)`);
  await mkdir(join(home, 'objects/recordings/t'), { recursive: true });
  await writeFile(join(home, 'objects/recordings/t/one.wav'), Buffer.alloc(100_000, 1));
});

afterAll(async () => {
  await admin.end();
  await postgres.stop();
  await stack.disposeAsync();
});

/** Inserts and updates, in small transactions, until it is stopped; tells how many rows were committed. */
async function startWriter() {
  const client = await connect(postgres.adminUrl);
  let count = 0;
  let writing = true;
  const running = (async () => {
    while (writing) {
      await client.query("insert into counted select $1, repeat('x', 2000)", [count]);
      await client.query("update counted set filler = repeat('y', 1500) where n = $1", [count]);
      count += 1;
    }
    await client.end();
  })();
  return {
    count: () => count,
    async stop() {
      writing = false;
      await running;
    },
  };
}

function backUp(file: string) {
  return backUpSystem({
    adminUrl: postgres.adminUrl,
    dataDir: dataFolder(home).path,
    home,
    target: createWriteStream(file),
    secret: key,
    facts: { createdAt: '2026-01-01T00:00:00.000Z', version: 'test', origin: 'o' },
  });
}

function restore(file: string, target: string) {
  const { path, account } = dataFolder(target);
  return restoreSystem({
    open: () => createReadStream(file),
    secret: key,
    dataDir: path,
    owner: account,
    home: target,
  });
}

describe('a backup of the whole system', () => {
  it('is taken while rows come, and starts with at least those that were there at its beginning', async () => {
    const writer = await startWriter();
    await until('rows come', async () => writer.count() > 200);
    const begun = writer.count();
    const file = join(home, 'system.backup');
    const { files } = await backUp(file);
    const ended = writer.count();
    await until('more rows come', async () => writer.count() > ended + 50);
    await writer.stop();
    expect(files).toBeGreaterThan(500);

    const target = await makeHome();
    await restore(file, target);
    const restored = await startPostgres({ home: target, durable: false });
    const client = await connect(restored.adminUrl);
    const { rows } = await client.query<{ count: string; last: number }>(
      'select count(*) as count, max(n) as last from counted',
    );
    await client.end();
    await restored.stop();
    const count = Number(rows[0]?.count);
    expect(count).toBeGreaterThanOrEqual(begun);
    expect(count).toBeLessThanOrEqual(ended + 2);
    // Without gaps: what was committed before another is there when the other is.
    expect(rows[0]?.last).toBe(count - 1);
    expect(await readFile(join(target, 'objects/recordings/t/one.wav'))).toEqual(Buffer.alloc(100_000, 1));
    expect(await readFile(join(target, 'secrets.json'), 'utf8')).toBe(
      await readFile(join(home, 'secrets.json'), 'utf8'),
    );
  });

  it('leaves nothing behind in the cluster that it was taken from', async () => {
    const { rows } = await admin.query('select from pg_replication_slots');
    expect(rows).toEqual([]);
  });

  it('is not written into a home that holds something', async () => {
    await expect(restore(join(home, 'system.backup'), home)).rejects.toMatchObject({
      code: 'restore_not_empty',
    });
  });

  it('that is damaged is refused before anything is written', async () => {
    const file = join(home, 'damaged.backup');
    const whole = await readFile(join(home, 'system.backup'));
    await writeFile(file, whole.subarray(0, -100));
    const target = await makeHome();
    await expect(restore(file, target)).rejects.toMatchObject({ code: 'backup_damaged' });
    await expect(readFile(join(dataFolder(target).path, 'PG_VERSION'))).rejects.toThrow('ENOENT');
  });
});
