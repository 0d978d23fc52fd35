import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { inRoot } from '../lib/paths.mjs';
import { fail, say } from '../lib/say.mjs';

const doc = 'docs/security.md';
/** Made by the product in its home. */
const atRunTime = new Set(['secrets.json']);

const files = [
  ...readdirSync(inRoot(), { withFileTypes: true }).filter((entry) => entry.isFile()),
  ...['apps', 'packages', 'scripts', 'e2e', 'docs'].flatMap((folder) =>
    readdirSync(inRoot(folder), { withFileTypes: true, recursive: true }),
  ),
]
  .filter((entry) => entry.isFile())
  .map((entry) => `${entry.parentPath}/${entry.name}`.slice(inRoot().length).replace(/^\//, ''))
  .filter((path) => !/(^|\/)(node_modules|dist)\//.test(path));

/** A name must lead to one file, or nobody can tell what was meant. */
function fileProblem(name) {
  if (atRunTime.has(name)) return undefined;
  const found = files.filter((path) => path === name || path.endsWith(`/${name}`));
  if (found.includes(name) || found.length === 1) return undefined;
  return found.length === 0 ? `names ${name}, which is not there` : `${name} is ${found.join(' or ')}`;
}

function lineProblems(line) {
  const names = [...line.matchAll(/`([\w./-]+\.(?:tsx?|mjs|sql|json|md))`/g)].map(([, name]) => name);
  const links = [...line.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, path]) => path);
  return [
    ...names.map(fileProblem).filter((problem) => problem),
    ...links
      .filter((path) => !existsSync(inRoot('docs', path)))
      .map((path) => `links to ${path}, which is not there`),
  ];
}

const order = (number) => number.split('.').reduce((sum, part) => sum * 100 + Number(part), 0);
let last = 0;
function rowProblems(line) {
  const [number, until] = /^\| (\d+\.\d+\.\d+)(?:–(\d+\.\d+\.\d+))? \|/.exec(line)?.slice(1) ?? [];
  if (!number) return [];
  const cells = line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());
  const problems = [];
  if (cells.length !== 5 || cells.some((cell) => cell === '')) problems.push(`${number} needs five cells`);
  if (!/^[12]$/.test(cells[1] ?? '')) problems.push(`${number} is of level ${cells[1]}`);
  if (order(number) <= last) problems.push(`${number} is out of order`);
  last = order(until ?? number);
  return problems;
}

const lines = readFileSync(inRoot(doc), 'utf8').split('\n');
const problems = lines.flatMap((line, index) =>
  [...lineProblems(line), ...rowProblems(line)].map((problem) => `${doc}:${index + 1}: ${problem}`),
);
if (problems.length > 0) fail(problems.join('\n'));
say(`${lines.filter((line) => /^\| \d+\.\d+\.\d+/.test(line)).length} rows`);
