import { createWriteStream } from 'node:fs';
import { chown, mkdir, readdir } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '#kernel/errors.ts';
import { openBackup, type Section, verifyBackup } from '../format/backup-reader.ts';
import type { BackupHeader } from '../format/header.ts';
import type { BackupSecret } from '../format/key.ts';
import type { BackupSummary } from '../format/records.ts';
import { versionFile } from './cluster-files.ts';

export interface SystemRestore {
  /** Opens the file from its beginning; it is read twice. */
  open(): Readable;
  secret: BackupSecret;
  /** Empty; PostgreSQL must not run on it. */
  dataDir: string;
  /** Account that runs PostgreSQL; undefined: this one. */
  owner: { uid: number; gid: number } | undefined;
  home: string;
  onProgress?: (path: string) => void;
}

/**
 * Writes a backup of the whole system into empty folders, after it was read through. PostgreSQL makes the cluster
 * whole when it starts. A restore that was broken off leaves a folder that PostgreSQL does not take for a cluster.
 * Throws `restore_not_empty`, `backup_other_tenant` for a tenant's backup, and what reading throws.
 */
export async function restoreSystem(
  options: SystemRestore,
): Promise<{ header: BackupHeader; summary: BackupSummary }> {
  await requireEmpty(options.dataDir);
  await requireEmpty(join(options.home, 'objects'));
  const { header, summary } = await verifyBackup(options.open(), options.secret);
  if (header.kind !== 'system')
    throw new AppError('backup_other_tenant', { params: { code: header.tenant?.code ?? '' } });
  const opened = await openBackup(options.open(), options.secret);
  const version: Buffer[] = [];
  const second = await opened.read(async (section) => {
    const { head, content } = section;
    if (head.type === 'file' && head.root === 'postgres' && head.path === versionFile)
      for await (const chunk of content) version.push(chunk);
    else await unpack(options, section);
  });
  if (second.sha256 !== summary.sha256) throw new AppError('backup_damaged');
  await write(options, { root: 'postgres', path: versionFile }, version);
  return { header, summary };
}

async function requireEmpty(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (names.length > 0) throw new AppError('restore_not_empty', { params: { folder } });
}

async function unpack(options: SystemRestore, { head, content }: Section): Promise<void> {
  if (head.type === 'folder') await makeFolder(options, head);
  else if (head.type === 'file') {
    options.onProgress?.(head.path);
    await write(options, head, content);
  } else throw new AppError('backup_damaged');
}

interface Place {
  root: 'postgres' | 'home';
  path: string;
}

function placeOf(options: SystemRestore, { root, path }: Place): string {
  if (path.startsWith('/') || normalize(path) !== path || path.startsWith('..'))
    throw new AppError('backup_damaged', { params: { path } });
  return join(root === 'postgres' ? options.dataDir : options.home, path);
}

async function makeFolder(options: SystemRestore, place: Place): Promise<void> {
  const folder = placeOf(options, place);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await own(options, place, folder);
}

async function write(
  options: SystemRestore,
  place: Place,
  content: AsyncIterable<Buffer> | Iterable<Buffer>,
): Promise<void> {
  const file = placeOf(options, place);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await pipeline(content, createWriteStream(file, { mode: 0o600, flush: true }));
  await own(options, place, file);
}

async function own({ owner }: SystemRestore, { root }: Place, path: string): Promise<void> {
  if (owner && root === 'postgres') await chown(path, owner.uid, owner.gid);
}
