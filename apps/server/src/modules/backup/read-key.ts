import { readFile } from 'node:fs/promises';
import { AppError } from '#kernel/errors.ts';
import { type BackupSecret, parseKeyFile } from './format/key.ts';

/** The key of a file. Undefined without a file; throws `backup_key_missing` when it holds something else. */
export async function readKey(path: string | null): Promise<BackupSecret | undefined> {
  if (path === null) return undefined;
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const key = parseKeyFile(text);
  if (!key) throw new AppError('backup_key_missing', { params: { file: path } });
  return { kind: 'key', key };
}
