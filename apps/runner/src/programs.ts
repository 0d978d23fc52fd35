import { resolve } from 'node:path';
import type { Programs } from './run.ts';

export const checkout = resolve(import.meta.dirname, '../../..');

export const programs: Programs = {
  server: resolve(checkout, 'apps/server/src/main.ts'),
  commands: resolve(checkout, 'apps/server/src/cli/main.ts'),
  demoCarrier: resolve(checkout, 'apps/demo-carrier/src/main.ts'),
};

/** The one command of the server that runs without a database. */
export const restoreProgram = resolve(checkout, 'apps/server/src/cli/restore-system.ts');
