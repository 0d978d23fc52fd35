import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { type Account, canReach, unprivilegedAccount } from '../account.ts';
import { StartError } from '../start-error.ts';
import { sharedFolder } from './binaries.ts';

// LC_CTYPE decides whether pg_trgm and full text see Chinese at all; without flags initdb makes SQL_ASCII.
const initdbLocale = [
  '--encoding=UTF8',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--lc-collate=C',
  '--lc-ctype=C.UTF-8',
  '--lc-messages=C',
];

/** Where the cluster lies (no symbolic link in it) and who runs it. */
export interface DataFolder {
  path: string;
  account: Account | undefined;
}

/**
 * `<home>/postgres`, made if it is not there. When root starts us and the unprivileged account cannot walk into the
 * home, that name is a symbolic link to a folder of its own below /var/lib/guanjia.
 */
export function dataFolder(home: string): DataFolder {
  const named = join(home, 'postgres');
  mkdirSync(home, { recursive: true });
  const link = lstatSync(named, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  if (link && !existsSync(named))
    throw new StartError(
      `${named} points to a folder that is gone: put it back, or remove the link to start empty.`,
    );
  const account = unprivilegedAccount(named);
  if (!link && !canReach(account, home)) {
    if (existsSync(named))
      throw new StartError(
        `${named} lies below a folder that its owner (user id ${account?.uid}) cannot enter.`,
      );
    const elsewhere = join(sharedFolder, randomBytes(6).toString('hex'), 'postgres');
    makePrivate(elsewhere, account);
    symlinkSync(elsewhere, named);
  } else if (!existsSync(named)) makePrivate(named, account);
  return { path: realpathSync(named), account };
}

function makePrivate(folder: string, account: Account | undefined): void {
  mkdirSync(dirname(folder), { recursive: true, mode: 0o755 });
  mkdirSync(folder, { mode: 0o700 });
  if (account) chownSync(folder, account.uid, account.gid);
}

/** Runs initdb unless the cluster is there. It works beside and is moved into place, so that a killed one leaves nothing. */
export function initialise(options: {
  data: DataFolder;
  binaries: string;
  password: string;
  durable: boolean;
}): void {
  const { data, binaries, password, durable } = options;
  if (existsSync(join(data.path, 'PG_VERSION'))) return;
  if (readdirSync(data.path).length > 0)
    throw new StartError(
      `${data.path} holds files but no PostgreSQL cluster: move them away and start again.`,
    );
  const partial = `${data.path}.partial`;
  const passwordFile = `${data.path}.password`;
  try {
    rmSync(partial, { recursive: true, force: true });
    makePrivate(partial, data.account);
    writeFileSync(passwordFile, password, { mode: 0o600 });
    if (data.account) chownSync(passwordFile, data.account.uid, data.account.gid);
    const result = spawnSync(
      join(binaries, 'bin', 'initdb'),
      [
        `--pgdata=${partial}`,
        '--username=postgres',
        '--auth=scram-sha-256',
        `--pwfile=${passwordFile}`,
        ...initdbLocale,
        ...(durable ? [] : ['--no-sync']),
      ],
      { ...data.account, cwd: partial, encoding: 'utf8', env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' } },
    );
    if (result.status !== 0) throw new StartError(explain(result.stderr || String(result.error), data.path));
    renameSync(partial, data.path);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(partial, { recursive: true, force: true });
  }
}

/** One sentence from what PostgreSQL's programs wrote. */
export function explain(output: string, folder: string): string {
  if (/No space left on device/i.test(output))
    return `The disk that holds ${folder} is full: free some space and start again.`;
  if (/could not bind|Address already in use/i.test(output))
    return 'The port of PostgreSQL was taken by another program while it started: start again.';
  const lines = output.split('\n').filter((line) => /FATAL|PANIC|error:|Error/.test(line));
  const last = (lines.at(-1) ?? output.trim().split('\n').at(-1) ?? '').trim();
  return `PostgreSQL did not start in ${folder}: ${last || 'it gave no reason'}`;
}
