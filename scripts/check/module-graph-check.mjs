import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import swcVisitor from '@swc/core/Visitor.js';
import { cruise } from 'dependency-cruiser';
import { inRoot } from '../lib/paths.mjs';
import { fail, say } from '../lib/say.mjs';
import { graphProblems, mermaid, modules } from '../module-graph.mjs';
import { rules } from './dependency-rules.mjs';

const canary = inRoot('scripts/fixtures/module-graph-canary');
const [begin, end] = ['<!-- module graph: begin -->', '<!-- module graph: end -->'];

// dependency-cruiser walks with this class of swc, which gives up on `await using`.
const { visitStatement } = swcVisitor.Visitor.prototype;
swcVisitor.Visitor.prototype.visitStatement = function visitAnyStatement(statement) {
  if (statement.type !== 'UsingDeclaration') return visitStatement.call(this, statement);
  return { ...statement, decls: this.visitVariableDeclarators(statement.decls) };
};

/** Violations as `rule: from → to`. */
async function violations(baseDir) {
  const folders = ['apps', 'packages'].filter((folder) => existsSync(`${baseDir}/${folder}`));
  const { output } = await cruise(folders, {
    baseDir,
    // With TypeScript 7 the default parser finds no module at all, and says nothing.
    parser: 'swc',
    validate: true,
    ruleSet: { forbidden: rules },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import'],
      extensions: ['.ts', '.tsx', '.js', '.mjs'],
    },
  });
  return {
    cruised: output.summary.totalCruised,
    found: output.summary.violations.map(({ rule, from, to }) => ({
      rule: rule.name,
      text: `${rule.name}: ${from} → ${to}`,
    })),
  };
}

async function checkCanary() {
  const { found } = await violations(canary);
  const silent = rules.map((rule) => rule.name).filter((name) => !found.some(({ rule }) => rule === name));
  if (silent.length > 0)
    fail(
      `The module graph check is blind: its canary breaks every rule, but these did not fire: ${silent.join(', ')}`,
    );
}

function checkFolders() {
  const folder = inRoot('apps/server/src/modules');
  const undeclared = readdirSync(folder).filter((name) => !name.startsWith('.') && !(name in modules));
  if (undeclared.length > 0) fail(`Declare in scripts/module-graph.mjs first: ${undeclared.join(', ')}`);
}

function checkPicture(write) {
  const file = inRoot('ARCHITECTURE.md');
  if (!existsSync(file)) return;
  const text = readFileSync(file, 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) fail(`ARCHITECTURE.md has lost its markers ${begin} and ${end}`);
  const wanted = `${text.slice(0, from + begin.length)}\n${mermaid()}\n${text.slice(to)}`;
  if (wanted === text) return;
  if (!write) fail('The module graph in ARCHITECTURE.md is out of date: npm run check -- --write');
  writeFileSync(file, wanted);
}

const problems = graphProblems();
if (problems.length > 0) fail(problems.join('\n'));
checkFolders();
checkPicture(process.argv.includes('--write'));
await checkCanary();
const { cruised, found } = await violations(inRoot());
if (cruised < 20) fail(`Only ${cruised} files were looked at.`);
if (found.length > 0) fail(found.map(({ text }) => text).join('\n'));
say(`${cruised} files`);
