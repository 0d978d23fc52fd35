import { createReadStream } from 'node:fs';
import { AppError } from '#kernel/errors.ts';
import { type BackupSecret, peekHeader, readKey } from '#modules/backup/index.ts';
import { askPassphrase } from './ask-passphrase.ts';

/** For a new backup: a key file, else BACKUP_PASSPHRASE, else what is typed. A command line would be seen by others. */
export async function secretForNew(
  keyFile: string | undefined,
  env: NodeJS.ProcessEnv,
): Promise<BackupSecret> {
  if (keyFile !== undefined) return requireKey(keyFile);
  return {
    kind: 'passphrase',
    passphrase: env.BACKUP_PASSPHRASE || (await askPassphrase({ twice: true })),
  };
}

/** For a backup that is there: what its header wants; a key is by default the server's own. */
export async function secretFor(
  file: string,
  keyFile: string | undefined,
  env: NodeJS.ProcessEnv,
): Promise<BackupSecret> {
  const { derivation } = await peekHeader(createReadStream(file));
  if (derivation.name === 'hkdf') return requireKey(keyFile ?? env.BACKUP_KEY_FILE ?? '');
  return {
    kind: 'passphrase',
    passphrase: env.BACKUP_PASSPHRASE || (await askPassphrase({ twice: false })),
  };
}

async function requireKey(path: string): Promise<BackupSecret> {
  const key = await readKey(path);
  if (!key) throw new AppError('backup_key_missing', { params: { file: path } });
  return key;
}
