import { ensureConsole } from './lib/console-build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { runNode } from './lib/node.mjs';
import { inRoot, root } from './lib/paths.mjs';
import { say } from './lib/say.mjs';

say(`客服管家 Guanjia, from ${root}`);
ensureInstalled();
ensureConsole();
process.exit(await runNode([inRoot('apps/runner/src/main.ts')], { channel: true }));
