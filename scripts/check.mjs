import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { ensureInstalled } from './lib/install.mjs';
import { findNode, tool } from './lib/node.mjs';
import { inRoot, root } from './lib/paths.mjs';
import { say } from './lib/say.mjs';

const atOnce = 2;

ensureInstalled();
const write = process.argv.includes('--write') ? ['--write'] : [];
// The long ones first, so that the two lanes end at about the same time.
const steps = [
  ['types', tool('typescript', 'bin/tsc'), '--noEmit', '-p', '.'],
  [
    'types of the console',
    tool('typescript', 'bin/tsc'),
    '--noEmit',
    '-p',
    'apps/console',
    { needs: 'apps/console/src' },
  ],
  ['lint with types', tool('oxlint', 'bin/oxlint'), '--type-aware', '--deny-warnings', '--format=unix'],
  ['unused code', tool('knip', 'bin/knip.js'), '--no-progress'],
  ['module graph', inRoot('scripts/check/module-graph-check.mjs'), ...write],
  ['format and lint', tool('@biomejs/biome', 'bin/biome'), 'check', '--error-on-warnings', ...write],
  ['migrations', inRoot('scripts/check/migrations.mjs'), ...write],
  ['contracts', inRoot('scripts/check/contracts.mjs'), ...write],
  ['security checklist', inRoot('scripts/check/security-doc.mjs')],
  ['source rules', inRoot('scripts/check/source-rules.mjs')],
];

function runStep([name, file, ...rest]) {
  const needs = rest.find((one) => typeof one === 'object')?.needs;
  const args = rest.filter((one) => typeof one === 'string');
  const begun = performance.now();
  if (needs && !existsSync(inRoot(needs))) return Promise.resolve(true);
  return new Promise((resolve) => {
    const child = spawn(findNode(), [file, ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, FORCE_COLOR: '0' },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.once('close', (code) => {
      const took = `${((performance.now() - begun) / 1000).toFixed(1)} s`;
      say(`${code === 0 ? '✓' : '✗'} ${name} (${took})`);
      if (code !== 0) say(output.trimEnd().replace(/^/gm, '    '));
      resolve(code === 0);
    });
  });
}

const results = [];
async function lane() {
  for (let step = steps.shift(); step; step = steps.shift()) results.push(await runStep(step));
}
await Promise.all(Array.from({ length: atOnce }, lane));
const failed = results.filter((ok) => !ok).length;
say(failed === 0 ? 'All checks pass.' : `${failed} of ${results.length} checks failed.`);
process.exit(failed === 0 ? 0 : 1);
