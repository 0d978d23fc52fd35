import { existsSync, readdirSync } from 'node:fs';
import { ensureInstalled } from './lib/install.mjs';
import { runNode } from './lib/node.mjs';
import { inRoot } from './lib/paths.mjs';
import { fail, say } from './lib/say.mjs';

const folder = inRoot('bench');
const names = existsSync(folder)
  ? readdirSync(folder).flatMap((file) => (/^[a-z-]+\.ts$/.test(file) ? [file.slice(0, -3)] : []))
  : [];
const [name, ...options] = process.argv.slice(2);

if (name === undefined) {
  say('npm run bench -- NAME [--quick] [--json]');
  say(names.length > 0 ? `NAME: ${names.join(', ')}` : 'There are no benchmarks yet.');
} else {
  if (!names.includes(name))
    fail(`There is no benchmark ${name}: choose one of ${names.join(', ') || '(none yet)'}.`);
  ensureInstalled();
  process.exit(await runNode([inRoot('bench', `${name}.ts`), ...options]));
}
