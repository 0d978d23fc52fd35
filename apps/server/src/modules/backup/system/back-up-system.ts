import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { Client } from 'pg';
import { type BackupFacts, type BackupWriter, createBackupWriter } from '../format/backup-writer.ts';
import type { BackupSecret } from '../format/key.ts';
import type { BackupSummary, SectionHead } from '../format/records.ts';
import { belongsToBackup, controlFile, firstSegment } from './cluster-files.ts';

type Root = Extract<SectionHead, { type: 'file' }>['root'];

export interface SystemBackup {
  /** A superuser's, of the cluster in `dataDir`. */
  adminUrl: string;
  /** The cluster's folder, readable for this process. */
  dataDir: string;
  home: string;
  target: Writable;
  secret: BackupSecret;
  facts: Omit<BackupFacts, 'kind' | 'tenant' | 'migration'>;
  onProgress?: (path: string) => void;
}

/** Files of the home that belong to the installation. The key of the backups among them is sealed like all the rest. */
const homeFiles = ['secrets.json', 'backup.key', 'ledger'];

/**
 * Writes the whole system while it works: the cluster's files with the write-ahead log that makes them whole, then
 * secrets and objects. The moment of the backup is the end of the cluster's part.
 */
export async function backUpSystem(options: SystemBackup): Promise<BackupSummary> {
  const client = new Client({ connectionString: options.adminUrl });
  await client.connect();
  let writer: BackupWriter | undefined;
  try {
    const facts = { ...options.facts, kind: 'system' as const, tenant: null };
    const migration = await newestMigration(client);
    writer = await createBackupWriter(options.target, { ...facts, migration }, options.secret);
    await copyCluster(client, options, writer);
    for (const name of homeFiles)
      await copyTree({ ...options, root: 'home', base: options.home, writer }, name);
    await copyTree({ ...options, root: 'home', base: options.home, writer }, 'objects');
    return await writer.finish();
  } catch (error) {
    await writer?.abort(error);
    throw error;
  } finally {
    // Ends the backup mode and the slot as well, should they be open.
    await client.end();
  }
}

async function newestMigration(client: Client): Promise<number> {
  const { rows } = await client.query<{ number: number }>(
    'select max(number) as number from kernel.migration',
  );
  return rows[0]?.number ?? 0;
}

async function copyCluster(client: Client, options: SystemBackup, writer: BackupWriter): Promise<void> {
  const base = { ...options, root: 'postgres' as const, base: options.dataDir, writer };
  // Holds back the write-ahead log from this moment until this connection ends.
  await client.query(
    "select pg_create_physical_replication_slot('guanjia_' || pg_backend_pid(), true, true)",
  );
  await client.query("select pg_backup_start('guanjia', true)");
  await copyTree(base, '', (path) => belongsToBackup(path) && path !== controlFile);
  await copyTree(base, controlFile);
  const { rows } = await client.query<{ label: string; last: string }>(
    'select labelfile as label, pg_walfile_name(lsn) as last from pg_backup_stop(false)',
  );
  const { label = '', last = '' } = rows[0] ?? {};
  await writer.section({ type: 'file', root: 'postgres', path: 'backup_label' }, [Buffer.from(label)]);
  // Fills the segment that holds the backup's end, so that it can be copied as a whole.
  await client.query('select pg_switch_wal()');
  const first = firstSegment(label);
  const needed = (name: string) =>
    name.endsWith('.history') || (/^[0-9A-F]{24}$/.test(name) && name >= first && name <= last);
  for (const name of (await readdir(join(options.dataDir, 'pg_wal'))).sort())
    if (needed(name)) await copyTree(base, `pg_wal/${name}`);
}

interface Tree {
  root: Root;
  base: string;
  writer: BackupWriter;
  onProgress?: (path: string) => void;
}

/** A file, or a folder with all that is in it; what goes meanwhile is left out. */
async function copyTree(
  tree: Tree,
  path: string,
  wanted: (path: string) => boolean = (name) => !name.endsWith('.partial'),
): Promise<void> {
  const { root, base, writer, onProgress } = tree;
  const found = await stat(join(base, path)).catch(ignoreGone);
  if (found?.isFile()) {
    onProgress?.(path);
    const source = await opened(join(base, path));
    if (source) await writer.section({ type: 'file', root, path }, source);
  }
  if (!found?.isDirectory()) return;
  if (path !== '') await writer.section({ type: 'folder', root, path }, []);
  for (const name of (await readdir(join(base, path)).catch(ignoreGone)) ?? []) {
    const inner = path === '' ? name : `${path}/${name}`;
    if (wanted(inner)) await copyTree(tree, inner, wanted);
  }
}

/** The open file stays readable when it is deleted meanwhile; undefined when it is gone already. */
async function opened(path: string): Promise<AsyncIterable<Buffer> | undefined> {
  const stream = createReadStream(path, { highWaterMark: 256 * 1024 });
  try {
    await new Promise<void>((resolve, reject) => {
      stream.once('open', () => resolve());
      stream.once('error', reject);
    });
    return stream;
  } catch (error) {
    return ignoreGone(error);
  }
}

function ignoreGone(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
  throw error;
}
