import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { sqlState } from './bootstrap-database.ts';

export interface MigrationFile {
  number: number;
  /** `0001_kernel_init.sql` */
  name: string;
  sql: string;
  /** Hex, over the file's bytes. */
  sha256: string;
}

export interface MigrateOptions {
  /** Folder of `NNNN_<module>_<name>.sql`, numbered from 0001 without a gap. */
  dir: string;
  onProgress?: (message: string) => void;
}

/** The database cannot be brought to this version; the message is one sentence for the operator. */
export class MigrationError extends Error {
  override name = 'MigrationError';
}

const fileName = /^(\d{4})_[a-z]+_[a-z0-9_]+\.sql$/;

/**
 * Brings the schema up to date as the owner of all objects; call `bootstrapDatabase` first. Each file runs in one
 * transaction that begins by inserting its number: of several runners at once the others wait there, then go on.
 * Returns the names of the files that this call applied. Throws `MigrationError`.
 */
export async function migrate(adminUrl: string, options: MigrateOptions): Promise<string[]> {
  const files = await readMigrations(options.dir);
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await createLedger(client);
    const applied = await readLedger(client);
    refuseNewer(files, applied);
    const done: string[] = [];
    for (const file of files) {
      const known = applied.get(file.number);
      if (known) refuseChanged(file, known);
      else if (await apply(client, file)) {
        options.onProgress?.(`applied ${file.name}`);
        done.push(file.name);
      }
    }
    return done;
  } finally {
    await client.end();
  }
}

/** All migration files in order. Throws `MigrationError` for a wrong name or a gap. */
export async function readMigrations(dir: string): Promise<MigrationFile[]> {
  const names = (await readdir(dir)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name, index) => {
      const number = Number(fileName.exec(name)?.[1]);
      if (number !== index + 1)
        throw new MigrationError(
          `Migration ${name}: expected a name such as ${String(index + 1).padStart(4, '0')}_module_what.sql.`,
        );
      const sql = await readFile(join(dir, name), 'utf8');
      return { number, name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

interface LedgerRow {
  number: number;
  name: string;
  sha256: string;
}

async function createLedger(client: Client): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>(
    "select to_regclass('kernel.migration') is not null as there",
  );
  // "if not exists" is not safe against a concurrent creator: the loser gets a unique violation and may try again.
  for (let attempt = 0; !rows[0]?.there; attempt++) {
    try {
      await client.query(`
        create schema if not exists kernel;
        create table if not exists kernel.migration (
          number integer primary key,
          name text not null,
          sha256 text not null,
          applied_at timestamptz not null default now()
        )`);
      return;
    } catch (error) {
      if (attempt === 5 || !['23505', '42P06', '42P07'].includes(sqlState(error) ?? '')) throw error;
    }
  }
}

async function readLedger(client: Client): Promise<Map<number, LedgerRow>> {
  const { rows } = await client.query<LedgerRow>('select number, name, sha256 from kernel.migration');
  return new Map(rows.map((row) => [row.number, row]));
}

function refuseNewer(files: readonly MigrationFile[], applied: ReadonlyMap<number, LedgerRow>): void {
  const newest = Math.max(0, ...applied.keys());
  if (newest > files.length)
    throw new MigrationError(
      `The database was made by a newer Guanjia (${applied.get(newest)?.name}; this one ends at ${files.at(-1)?.name}): install that version.`,
    );
}

function refuseChanged(file: MigrationFile, known: LedgerRow): void {
  if (known.sha256 === file.sha256 && known.name === file.name) return;
  throw new MigrationError(
    `Migration ${known.name} was applied to this database with other contents than ${file.name} has now: an applied file never changes, add a new one.`,
  );
}

/** False when another runner was first. */
async function apply(client: Client, file: MigrationFile): Promise<boolean> {
  await client.query('begin');
  try {
    const { rowCount } = await client.query(
      'insert into kernel.migration (number, name, sha256) values ($1, $2, $3) on conflict (number) do nothing',
      [file.number, file.name, file.sha256],
    );
    if (!rowCount) {
      await client.query('rollback');
      const other = (await readLedger(client)).get(file.number);
      if (other) refuseChanged(file, other);
      return false;
    }
    await client.query(file.sql);
    await client.query('commit');
    return true;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    if (error instanceof MigrationError || !(error instanceof Error)) throw error;
    throw new MigrationError(`Migration ${file.name} failed: ${error.message}`, { cause: error });
  }
}
