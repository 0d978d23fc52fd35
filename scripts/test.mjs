import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureConsole } from './lib/console-build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { findNode, tool } from './lib/node.mjs';
import { inRoot, root } from './lib/paths.mjs';
import { fail, say } from './lib/say.mjs';
import { ensureTestPrograms } from './lib/setup.mjs';

/** In this order; each is one run of its program. `npm test -- unit integration` runs only those named. */
const phases = ['check', 'unit', 'integration', 'switch', 'e2e'];
const projects = {
  unit: ['unit', 'console'],
  integration: ['integration'],
  switch: ['switch'],
  e2e: ['e2e'],
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !phases.includes(name));
if (unknown.length > 0)
  fail(`There is no test phase ${unknown.join(', ')}: choose from ${phases.join(', ')}.`);
const chosen = phases.filter((name) => asked.length === 0 || asked.includes(name));

function run(args) {
  return new Promise((resolve) => {
    const child = spawn(findNode(), args, { cwd: root, stdio: 'inherit' });
    child.once('error', () => resolve(1));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** Counts of one vitest run. A run that breaks before it can report is one failure. */
async function runTests(phase, folder) {
  const report = join(folder, `${phase}.json`);
  const names = projects[phase].flatMap((name) => ['--project', name]);
  const code = await run([
    tool('vitest', 'vitest.mjs'),
    'run',
    ...names,
    '--passWithNoTests',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  const counts = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {};
  const {
    numPassedTests: passed = 0,
    numFailedTests: failed = 0,
    numPendingTests = 0,
    numTodoTests = 0,
  } = counts;
  const skipped = numPendingTests + numTodoTests;
  if (skipped > 0) say(`✗ ${skipped} tests were skipped; a skipped test counts as failed.`);
  const broken = failed + skipped;
  return { passed, failed: code !== 0 && broken === 0 ? 1 : broken, ok: code === 0 && broken === 0 };
}

async function runPhase(phase, folder) {
  if (phase === 'check')
    return { passed: 0, failed: 0, ok: (await run([inRoot('scripts/check.mjs')])) === 0 };
  if (phase === 'e2e') ensureConsole();
  return runTests(phase, folder);
}

ensureInstalled();
if (chosen.includes('switch') || chosen.includes('e2e')) {
  for (const sentence of ensureTestPrograms()) say(`! ${sentence}`);
}

const folder = mkdtempSync(join(tmpdir(), 'guanjia-test-'));
const results = [];
for (const phase of chosen) {
  say(`\n== ${phase}`);
  const begun = performance.now();
  const result = await runPhase(phase, folder);
  results.push({ phase, ...result, took: (performance.now() - begun) / 1000 });
}
rmSync(folder, { recursive: true });

say('\n== summary');
for (const { phase, passed, failed, ok, took } of results) {
  const counts =
    phase === 'check' ? '' : `${String(passed).padStart(6)} passed ${String(failed).padStart(4)} failed`;
  say(`${ok ? '✓' : '✗'} ${phase.padEnd(12)} ${took.toFixed(1).padStart(7)} s ${counts}`);
}
const sum = (key) => results.reduce((total, result) => total + result[key], 0);
say(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exit(results.every(({ ok }) => ok) ? 0 : 1);
