import { createFolderStore } from '#adapters/folder-store/folder-store.ts';
import type { Config } from '#config/config.ts';
import { originOf, readKey } from '#modules/backup/index.ts';
import { version } from './version.ts';

/** What backups need to know of this installation; the same for the server and for the command line. */
export function backupParts({ backups, secret }: Pick<Config, 'backups' | 'secret'>) {
  return {
    version,
    origin: originOf(secret),
    files: createFolderStore(backups.folder),
    folder: backups.folder,
    readSecret: () => readKey(backups.keyFile),
  };
}

/** Recordings, uploads and the like of a home. */
export function openObjects(home: string) {
  return createFolderStore(`${home}/objects`);
}
