import { ensureInstalled } from './lib/install.mjs';
import { runNode } from './lib/node.mjs';
import { inRoot } from './lib/paths.mjs';

ensureInstalled();
process.exit(await runNode([inRoot('apps/runner/src/admin.ts'), ...process.argv.slice(2)]));
