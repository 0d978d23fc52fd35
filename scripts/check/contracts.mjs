import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { version } from '../../apps/server/src/app/version.ts';
import { buildOpenApi } from '../../apps/server/src/kernel/http/openapi.ts';
import { allRoutes } from '../../packages/contracts/src/all-routes.ts';
import { inRoot } from '../lib/paths.mjs';
import { fail, say } from '../lib/say.mjs';

/** What stands in docs/openapi.json is what the code declares; operations are named once and follow one form. */
const file = inRoot('docs/openapi.json');
const problems = [];

const byId = Map.groupBy(allRoutes, ({ route }) => route.operationId);
for (const [id, list] of byId) if (list.length > 1) problems.push(`${id} is declared ${list.length} times.`);
const byAddress = Map.groupBy(
  allRoutes,
  ({ route }) => `${route.method} ${route.path.replace(/:\w+/g, ':')}`,
);
for (const [address, list] of byAddress) {
  if (list.length > 1)
    problems.push(`${address} is answered by ${list.map(({ route }) => route.operationId).join(', ')}.`);
}
for (const { route } of allRoutes) {
  if (!/^\/api\/[a-z-]+(\/(:?[a-zA-Z-]+))*$/.test(route.path))
    problems.push(`${route.operationId}: ${route.path}`);
  if (route.method === 'GET' && route.body) problems.push(`${route.operationId}: a GET has no body.`);
  if (!/^[a-z]\w+$/.test(route.operationId)) problems.push(`${route.operationId}: not a name.`);
}

const document = `${JSON.stringify(buildOpenApi(allRoutes, version), null, 1)}\n`;
for (const [, name] of document.matchAll(/#\/components\/schemas\/(\w+)"/g)) {
  if (!document.includes(`"${name}": {`))
    problems.push(`the document points to ${name}, which it does not hold.`);
}
if (process.argv.includes('--write')) writeFileSync(file, document);
else if (!existsSync(file) || readFileSync(file, 'utf8') !== document)
  problems.push('docs/openapi.json is out of date: npm run check -- --write');

if (problems.length > 0) fail([...new Set(problems)].join('\n'));
say(`${allRoutes.length} operations.`);
