import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { inheritedEnvironment, readConfig } from './config.ts';
import { openDatabase } from './database.ts';
import { takeLock } from './lock.ts';
import { checkout, programs } from './programs.ts';
import { prepareHome } from './run.ts';
import { serverEnvironment } from './server.ts';
import { StartError } from './start-error.ts';
import { createTerminal } from './terminal.ts';

/**
 * `npm run guanjia -- …`: runs a command of the server on this home's database, whether Guanjia runs or not.
 * PostgreSQL is stopped again only if it was started for this.
 */
async function administer(args: readonly string[]): Promise<number> {
  if (!existsSync(programs.commands)) throw new StartError('This checkout has no administration commands.');
  const settings = readConfig(checkout);
  const config = { ...settings, home: prepareHome(settings.home) };
  const lock = await takeLock(config.home, { pid: process.pid, address: 'npm run guanjia' });
  const database = await openDatabase(config, createTerminal({ quiet: true }));
  try {
    const child = spawn(process.execPath, [programs.commands, ...args], {
      stdio: 'inherit',
      env: {
        ...inheritedEnvironment(),
        ...serverEnvironment(config, database),
        ADMIN_DATABASE_URL: database.adminUrl,
      },
    });
    // Ctrl-C reaches the command as well; we wait for it to end.
    process.on('SIGINT', () => {});
    const [code] = await once(child, 'close');
    return typeof code === 'number' ? code : 1;
  } finally {
    if ('release' in lock) {
      await database.stop();
      await lock.release();
    }
  }
}

try {
  process.exit(await administer(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`✗ ${error instanceof StartError ? error.message : String(error)}\n`);
  process.exit(1);
}
