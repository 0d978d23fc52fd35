import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { refuseOldNode } from './node.mjs';
import { inRoot, root } from './paths.mjs';
import { fail, say, seconds } from './say.mjs';

const stamp = inRoot('node_modules', '.guanjia-lock');

/** Installs what package-lock.json says, unless that is what node_modules holds. */
export function ensureInstalled() {
  refuseOldNode();
  const lock = readFileSync(inRoot('package-lock.json'));
  const wanted = createHash('sha256').update(lock).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  if (!installedByHand(lock)) install();
  writeFileSync(stamp, wanted);
}

/** Whether somebody ran npm already: what npm noted as installed has the versions of the lock, and nothing is missing. */
function installedByHand(lock) {
  const noted = inRoot('node_modules', '.package-lock.json');
  if (!existsSync(noted)) return false;
  const installed = JSON.parse(readFileSync(noted, 'utf8')).packages;
  const wanted = Object.entries(JSON.parse(lock.toString('utf8')).packages).filter(([path]) => path !== '');
  return wanted.every(([path, entry]) => {
    if (!path.startsWith('node_modules/')) return true;
    return installed[path] ? installed[path].version === entry.version : entry.optional === true;
  });
}

function install() {
  const begun = performance.now();
  say('· Installing the packages of package-lock.json (about a minute the first time) …');
  // Our own caller may be npm with settings that leave out what we need to build the console.
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  const viaNode = npm?.endsWith('.js') || npm?.endsWith('.cjs');
  const [file, first] = viaNode ? [process.execPath, [npm]] : ['npm', []];
  const result = spawnSync(file, [...first, ...args], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  if (result.error) fail(`npm could not be started (${result.error.message}): install npm 10 or newer.`);
  if (result.status !== 0)
    fail(
      'npm ci failed: read its message above; without a network, copy node_modules from another checkout.',
    );
  say(`✓ Packages installed (${seconds(begun)})`);
}
