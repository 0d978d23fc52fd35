import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { inRoot, root } from './paths.mjs';
import { fail } from './say.mjs';

function version(text) {
  const [major = 0, minor = 0] = text.split('.').map(Number);
  return major * 1000 + minor;
}

/** The launchers themselves need 20.19; below that npm installs half a tree. */
export function refuseOldNode() {
  if (version(process.versions.node) < version('20.19'))
    fail(`Guanjia needs Node 20.19 or newer to start; this is ${process.versions.node}.`);
}

/**
 * The Node that runs TypeScript as it is: the machine's own when it is 24 or newer, else the one that npm installed,
 * else an own 22.18.
 */
export function findNode() {
  const own = version(process.versions.node);
  if (own >= version('24.0')) return process.execPath;
  const installed = inRoot('node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  if (existsSync(installed)) return installed;
  if (own >= version('22.18')) return process.execPath;
  return fail(
    `No Node 24 is at hand for ${process.platform}-${process.arch}: npm left out its optional packages, or there is none for this machine; install Node 24 and start again.`,
  );
}

/** A tool from node_modules, as arguments for Node 24. */
export function tool(name, file) {
  return inRoot('node_modules', name, file);
}

/**
 * Runs a program with our terminal and resolves to its exit code. Signals are passed on; when this launcher is killed
 * the program sees its channel close and stops by itself.
 */
export function runNode(args, { env = {}, channel = false } = {}) {
  const child = spawn(findNode(), args, {
    cwd: root,
    stdio: channel ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit',
    env: { ...process.env, ...env },
  });
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => child.kill(name));
  return new Promise((resolve) => {
    child.once('error', (error) => fail(`Node 24 could not be started: ${error.message}`));
    child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}
