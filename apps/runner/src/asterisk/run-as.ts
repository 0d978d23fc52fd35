import { chown, lstat, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** uid and gid of `nobody`/`nogroup` on Debian. */
const nobody = { uid: 65534, gid: 65534 };

export interface RunAs {
  uid: number;
  gid: number;
}

/**
 * Whom Asterisk is to run as: `undefined` (ourselves) unless we are root. Root steps down to nobody where nobody
 * can reach the files; under a closed folder such as /root it cannot, and Asterisk stays root.
 */
export async function chooseUser(paths: readonly string[]): Promise<RunAs | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  for (const path of paths) {
    if (!(await isOpenToAll(path))) return undefined;
  }
  return nobody;
}

async function isOpenToAll(path: string): Promise<boolean> {
  for (let folder = path; ; folder = dirname(folder)) {
    const mode = (await stat(folder)).mode;
    if ((mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** Gives a folder and all in it away; symbolic links are not followed. */
export async function giveTo(user: RunAs, path: string): Promise<void> {
  const info = await lstat(path);
  if (info.isSymbolicLink()) return;
  await chown(path, user.uid, user.gid);
  if (!info.isDirectory()) return;
  for (const name of await readdir(path)) await giveTo(user, join(path, name));
}
