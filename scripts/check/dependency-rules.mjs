import { modules } from '../module-graph.mjs';

const tests = '\\.(test|spec|contract)\\.tsx?$|/test/';
const moduleFolder = '^apps/server/src/modules';

function forbid(name, comment, from, to) {
  return { name, comment, severity: 'error', from: { pathNot: tests, ...from }, to };
}

/** One rule per module: other modules only through their index.ts, and only those of the graph. */
function moduleRules() {
  return Object.entries(modules).map(([name, { uses }]) =>
    forbid(
      `module-${name}`,
      `${name} may import ${uses.join(', ') || 'no other module'}, and of those only index.ts (scripts/module-graph.mjs)`,
      { path: `${moduleFolder}/${name}/` },
      {
        path: `${moduleFolder}/`,
        pathNot: [`${moduleFolder}/${name}/`, `${moduleFolder}/(${uses.join('|') || '-'})/index\\.ts$`],
      },
    ),
  );
}

export const rules = [
  { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
  { name: 'unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  forbid(
    'contracts-pure',
    'contracts know zod and each other, so that a browser can load them',
    { path: '^packages/contracts/src/' },
    { pathNot: '^packages/contracts/src/|(^|/)node_modules/zod/' },
  ),
  forbid('packages-below-apps', 'packages know no app', { path: '^packages/' }, { path: '^apps/' }),
  forbid(
    'kernel-lowest',
    'the kernel knows no domain, no adapter and no setting',
    { path: '^apps/server/src/kernel/' },
    { path: '^apps/server/src/', pathNot: '^apps/server/src/kernel/' },
  ),
  forbid(
    'modules-above-kernel',
    'modules know ports, never adapters, settings or the wiring',
    { path: `${moduleFolder}/` },
    { path: '^apps/server/src/', pathNot: '^apps/server/src/(kernel|modules)/' },
  ),
  ...moduleRules(),
  forbid(
    'adapters-implement-ports',
    'an adapter knows the kernel and the face or the ports of a module',
    { path: '^apps/server/src/adapters/' },
    {
      path: '^apps/server/src/',
      pathNot: [
        '^apps/server/src/(kernel|adapters)/',
        `${moduleFolder}/[^/]+/(index|ports|switch|switch-events)\\.ts$`,
      ],
    },
  ),
  forbid(
    'adapters-only-from-app',
    'only the wiring chooses adapters',
    { path: '^apps/server/src/', pathNot: [tests, '^apps/server/src/(app\\.ts$|app/|adapters/)'] },
    { path: '^apps/server/src/adapters/' },
  ),
  forbid(
    'features-apart',
    'features of the console do not import each other',
    { path: '^apps/console/src/features/([^/]+)/' },
    { path: '^apps/console/src/features/', pathNot: '^apps/console/src/features/$1/' },
  ),
  forbid(
    'console-shared-below-features',
    'what all features share knows none of them',
    { path: '^apps/console/src/(components|lib)/' },
    { path: '^apps/console/src/(features|app)/' },
  ),
  forbid(
    'apps-apart',
    'apps do not import each other; the runner only prepares the database with the server’s own code',
    { path: '^apps/([^/]+)/', pathNot: [tests] },
    {
      path: '^apps/',
      pathNot: ['^apps/$1/', '^apps/server/src/kernel/(prepare-database|bootstrap-database|migrate)\\.ts$'],
    },
  ),
  forbid('no-test-in-product', 'product code imports no test', {}, { path: tests, pathNot: 'node_modules' }),
];
