import { readdirSync, readFileSync } from 'node:fs';
import { inRoot } from '../lib/paths.mjs';
import { fail, say } from '../lib/say.mjs';

const isTest = /\.(test|spec|contract)\.tsx?$|\/test\//;

/** What the linters cannot say: a pattern, where it applies, where it is allowed, and what to do instead. */
const rules = [
  {
    pattern: /\bprocess\.env\b/,
    where: /^(apps\/(server|runner|demo-carrier)|packages)\//,
    allowed: /\/config(\/.*|\.ts)$|^apps\/[a-z-]+\/src\/(cli\/)?main\.ts$/,
    instead: 'settings are read in config only',
  },
  {
    pattern: /\bnew Date\(\)|\bDate\.now\(\)/,
    where: /^apps\/server\/src\/modules\//,
    allowed: /$^/,
    instead: 'take the time from the clock',
  },
  {
    pattern: /\bconsole\.\w+\(/,
    where: /^(apps|packages)\//,
    allowed: /^apps\/(runner|server\/src\/cli)\//,
    instead: 'use the log',
  },
  {
    pattern: /(select|from|into|update|join)\s+[a-z_]+\.[a-z_]+/,
    where: /^apps\/server\/src\/modules\/.*(routes|service)[^/]*\.ts$/,
    allowed: /$^/,
    instead: 'SQL stands in stores and views',
    codeOnly: /sql`|query\(/,
  },
];

function sourceFiles() {
  return ['apps', 'packages'].flatMap((folder) =>
    readdirSync(inRoot(folder), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map((entry) => `${entry.parentPath}/${entry.name}`.slice(inRoot().length + 1))
      .filter((path) => !/\/(node_modules|dist)\//.test(path)),
  );
}

function lineProblems(path, rule, line, index) {
  const code = line.replace(/^\s*(\/\/|\*|\/\*).*/, '');
  if (!rule.pattern.test(code) || (rule.codeOnly && !rule.codeOnly.test(code))) return [];
  return [`${path}:${index + 1}: ${rule.instead}: ${line.trim()}`];
}

/** True when Node would find `name` from the package at `path` of the lock. */
function inLock(packages, path, name) {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    if (packages[folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`]) return true;
    if (folder === '') return false;
  }
}

/**
 * npm leaves out of the lock what the registry lacks, such as a platform's binary of the newest version, and then
 * `npm ci` refuses the lock on every machine.
 */
function lockProblems(packages) {
  return Object.entries(packages).flatMap(([path, entry]) =>
    Object.keys({ ...entry.dependencies, ...entry.optionalDependencies })
      .filter((name) => !inLock(packages, path, name))
      .map(
        (name) => `package-lock.json lacks ${name} of ${path}: npm ci will refuse it, pin another version.`,
      ),
  );
}

function packageProblems() {
  const problems = [];
  const lock = readFileSync(inRoot('package-lock.json'), 'utf8');
  if (/"resolved": "http/.test(lock))
    problems.push('package-lock.json names a registry: remove its "resolved" lines.');
  problems.push(...lockProblems(JSON.parse(lock).packages));
  const manifests = [
    'package.json',
    ...['apps', 'packages'].flatMap((folder) =>
      readdirSync(inRoot(folder)).map((name) => `${folder}/${name}/package.json`),
    ),
  ];
  for (const manifest of manifests) {
    const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
      readFileSync(inRoot(manifest), 'utf8'),
    );
    for (const [name, version] of Object.entries({
      ...dependencies,
      ...devDependencies,
      ...optionalDependencies,
    })) {
      if (!/^\d/.test(version) && !name.startsWith('@guanjia/'))
        problems.push(`${manifest}: pin ${name} exactly.`);
    }
  }
  return problems;
}

const files = sourceFiles().filter((path) => !isTest.test(path));
const problems = files.flatMap((path) => {
  const applying = rules.filter((rule) => rule.where.test(path) && !rule.allowed.test(path));
  if (applying.length === 0) return [];
  const lines = readFileSync(inRoot(path), 'utf8').split('\n');
  return applying.flatMap((rule) => lines.flatMap((line, index) => lineProblems(path, rule, line, index)));
});
problems.push(...packageProblems());
if (problems.length > 0) fail(problems.join('\n'));
say(`${files.length} files`);
