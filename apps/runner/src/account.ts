import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { StartError } from './start-error.ts';

/** A user of this machine, as numbers that `spawn` takes. */
export interface Account {
  uid: number;
  gid: number;
}

/**
 * The account for programs that refuse to run as root, or should not. Undefined when we are not root ourselves.
 * Whoever owns `folder` from an earlier start goes on; otherwise `postgres` where the machine has it, or `nobody`,
 * which every machine has (PostgreSQL needs an account with a name).
 */
export function unprivilegedAccount(folder: string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const owner = statSync(folder, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const account = findAccount('postgres') ?? findAccount('nobody');
  if (!account)
    throw new StartError('This machine has no user nobody: start Guanjia as a normal user, not as root.');
  return account;
}

function findAccount(name: string): Account | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
}

/** Whether the account can walk into `folder`. Asked of the system itself, as access lists and mounts decide too. */
export function canReach(account: Account | undefined, folder: string): boolean {
  if (!account) return true;
  return spawnSync('test', ['-x', folder], account).status === 0;
}
