import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorCode } from './processes.ts';
import { StartError } from './start-error.ts';

/** Reads a small JSON object of strings and numbers; an absent file is an empty one. Throws `StartError` when damaged. */
export function readHomeFile(path: string): Record<string, string | number> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return {};
    throw error;
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new StartError(`${path} is damaged (it is no JSON): put back a good copy, or move it away.`);
  }
}

/** Replaces the file in one step, readable by its owner only, so that a crash never leaves half of it. */
export function writeHomeFile(path: string, value: Record<string, string | number>): void {
  mkdirSync(dirname(path), { recursive: true });
  const next = `${path}.${process.pid}`;
  writeFileSync(next, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(next, path);
}

/** A random secret that is made once per home and kept in `<home>/secrets.json`. */
export function secretOf(home: string, name: string): string {
  const path = `${home}/secrets.json`;
  const secrets = readHomeFile(path);
  const known = secrets[name];
  if (typeof known === 'string') return known;
  const made = randomBytes(24).toString('base64url');
  writeHomeFile(path, { ...secrets, [name]: made });
  return made;
}

/** Path of the key with which the server seals the backups that it makes by itself; made once per home. */
export function backupKeyFile(home: string): string {
  const path = `${home}/backup.key`;
  if (!existsSync(path)) {
    const next = `${path}.${process.pid}`;
    writeFileSync(next, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
    renameSync(next, path);
  }
  return path;
}
