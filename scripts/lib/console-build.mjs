import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findNode, tool } from './node.mjs';
import { inRoot } from './paths.mjs';
import { fail, say, seconds } from './say.mjs';

const sources = [
  'apps/console',
  'packages/contracts',
  'packages/client',
  'package-lock.json',
  'tsconfig.base.json',
];
const stamp = inRoot('apps/console/dist/.sources');

/** Builds the staff console when its sources are not those of the last build. */
export function ensureConsole() {
  if (!existsSync(inRoot('apps/console/index.html'))) return;
  const wanted = hashOf(sources);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const begun = performance.now();
  say('· Building the console …');
  // vite empties dist/ first and with it the stamp, so that a build that was interrupted is made again.
  const result = spawnSync(findNode(), [tool('vite', 'bin/vite.js'), 'build', '--logLevel', 'warn'], {
    cwd: inRoot('apps/console'),
    encoding: 'utf8',
  });
  if (result.status !== 0) {
    process.stderr.write(`${result.stdout}${result.stderr}`);
    fail('The console could not be built: read the message above.');
  }
  writeFileSync(stamp, wanted);
  say(`✓ Console built (${seconds(begun)})`);
}

function hashOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths.flatMap((one) => filesOf(inRoot(one)))) {
    hash.update(path.slice(inRoot().length));
    hash.update(readFileSync(path));
  }
  return hash.digest('hex');
}

function filesOf(path) {
  if (!existsSync(path)) return [];
  if (/\.\w+$/.test(path)) return [path];
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !/\/(node_modules|dist)\/|\.test\.tsx?$/.test(file))
    .sort();
}
