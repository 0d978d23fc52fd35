import { createHash } from 'node:crypto';
import { chmod, cp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configurationFiles } from './config/files.ts';
import type { InstanceSettings } from './config/settings.ts';

const folders = [
  'etc',
  'var',
  'log',
  'cache',
  'keys/keys',
  'data/sounds',
  'spool/monitor',
  'spool/recordings',
];

/** A Unix socket's path has at most 107 bytes, and Asterisk puts `asterisk.ctl` into its run folder. */
export function runFolderOf(folder: string): string {
  const inside = join(folder, 'run');
  if (Buffer.byteLength(inside) <= 90) return inside;
  return join(tmpdir(), `guanjia-${createHash('sha256').update(folder).digest('hex').slice(0, 12)}`);
}

export function recordingFolderOf(folder: string): string {
  return join(folder, 'spool/recordings');
}

export function promptFolderOf(folder: string): string {
  return join(folder, 'data/prompts');
}

/**
 * Writes the instance's folder. Recordings and the log of an earlier start stay; configuration, prompts and
 * sockets are new.
 */
export async function writeInstanceFolder(settings: InstanceSettings, promptSource: string): Promise<void> {
  const { folder } = settings;
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o700);
  await Promise.all(
    ['etc', 'data', 'var', 'cache'].map((name) => rm(join(folder, name), { recursive: true, force: true })),
  );
  await rm(settings.runFolder, { recursive: true, force: true });
  await mkdir(settings.runFolder, { recursive: true });
  for (const name of folders) await mkdir(join(folder, name), { recursive: true });
  for (const name of ['documentation', 'rest-api']) {
    await symlink(join(settings.shareFolder, name), join(folder, 'data', name));
  }
  await cp(promptSource, promptFolderOf(folder), { recursive: true });
  for (const [name, content] of configurationFiles(settings)) {
    await writeFile(join(folder, 'etc', name), content, { mode: 0o600 });
  }
}

/** Changes when the running process would have to be started again to follow the settings. */
export function configurationHash(settings: InstanceSettings): string {
  const hash = createHash('sha256');
  for (const [name, content] of configurationFiles(settings)) hash.update(`${name}\0${content}\0`);
  return hash.digest('hex');
}
