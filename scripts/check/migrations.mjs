import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { inRoot, root } from '../lib/paths.mjs';
import { fail, say } from '../lib/say.mjs';
import { modules } from '../module-graph.mjs';

const folder = 'apps/server/migrations';
const ledger = inRoot(folder, 'hashes.json');

// text, identity columns, timestamptz, and minor units instead: numeric is not leakproof and so defeats indexes under
// row-level security.
const unwanted = [
  [/\bnumeric\b|\bdecimal\b/i, 'numeric'],
  [/\b(small|big)?serial\b/i, 'serial'],
  [/\bvarchar\b|\bcharacter varying\b/i, 'varchar'],
  [/\btimestamp\b(?!tz)(?! with time zone)/i, 'timestamp without time zone'],
  [/\bmoney\b(?=\s*(,|not|default|\)|$))/im, 'money'],
];

function withoutComments(sql) {
  return sql.replace(/--.*$/gm, '').replace(/\/\*[\s\S]*?\*\//g, '');
}

/** Files that HEAD has: those are merged, and a merged migration never changes. */
function committed() {
  const result = spawnSync('git', ['ls-tree', '--name-only', 'HEAD', `${folder}/`], {
    cwd: root,
    encoding: 'utf8',
  });
  return result.status === 0
    ? result.stdout.split('\n').map((path) => path.slice(folder.length + 1))
    : undefined;
}

const problems = [];
const names = readdirSync(inRoot(folder))
  .filter((name) => name !== 'hashes.json')
  .sort();
const known = existsSync(ledger) ? JSON.parse(readFileSync(ledger, 'utf8')) : {};
const hashes = {};
for (const [index, name] of names.entries()) {
  const number = String(index + 1).padStart(4, '0');
  const [, module] = /^\d{4}_([a-z]+)_[a-z0-9_]+\.sql$/.exec(name) ?? [];
  if (!name.startsWith(`${number}_`) || (module !== 'kernel' && !(module in modules)))
    problems.push(`${name}: expected ${number}_<module>_<what>.sql with kernel or a module of the graph.`);
  const sql = readFileSync(inRoot(folder, name), 'utf8');
  hashes[name] = createHash('sha256').update(sql).digest('hex');
  for (const [pattern, what] of unwanted) {
    if (pattern.test(withoutComments(sql))) problems.push(`${name}: no ${what} here, see CONTRIBUTING.md.`);
  }
}

const merged = committed();
const mayChange = (name) => merged !== undefined && !merged.includes(name);
const stale = [...new Set([...Object.keys(known), ...names])].filter((name) => known[name] !== hashes[name]);
for (const name of stale) {
  if (known[name] !== undefined && !mayChange(name))
    problems.push(`${name} changed after it was merged: put it back and add a new migration.`);
  else if (!process.argv.includes('--write'))
    problems.push(`hashes.json does not know ${name}: npm run check -- --write`);
}
if (problems.length > 0) fail(problems.join('\n'));
if (stale.length > 0) writeFileSync(ledger, `${JSON.stringify(hashes, null, 2)}\n`);
say(`${names.length} migrations`);
