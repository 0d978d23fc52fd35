import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { inheritedEnvironment, readConfig } from './config.ts';
import { openDatabase } from './database.ts';
import { takeLock } from './lock.ts';
import { dataFolder } from './postgres/data-folder.ts';
import { checkout, programs, restoreProgram } from './programs.ts';
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
  if (args[0] === 'restore' && args[1] === 'system') {
    if ('holder' in lock) throw new StartError(`Guanjia runs from ${config.home}: stop it first.`);
    if (config.databaseUrl) throw new StartError('Restore the server of DATABASE_URL with its own tools.');
    return runCommand(restoreProgram, args.slice(2), restoreEnvironment(config.home));
  }
  const database = await openDatabase(config, createTerminal({ quiet: true }));
  try {
    return await runCommand(programs.commands, args, {
      ...serverEnvironment(config, database),
      ADMIN_DATABASE_URL: database.adminUrl,
      ...(config.databaseUrl ? {} : { POSTGRES_DATA_DIR: dataFolder(config.home).path }),
    });
  } finally {
    if ('release' in lock) {
      await database.stop();
      await lock.release();
    }
  }
}

async function runCommand(
  file: string,
  args: readonly string[],
  environment: Record<string, string>,
): Promise<number> {
  const child = spawn(process.execPath, [file, ...args], {
    stdio: 'inherit',
    env: { ...inheritedEnvironment(), ...environment },
  });
  // Ctrl-C reaches the command as well; we wait for it to end.
  process.on('SIGINT', () => {});
  const [code] = await once(child, 'close');
  return typeof code === 'number' ? code : 1;
}

/** A system is restored without any database: only its folder is made, for the account that will run it. */
function restoreEnvironment(home: string): Record<string, string> {
  const { path, account } = dataFolder(home);
  return {
    GUANJIA_HOME: home,
    POSTGRES_DATA_DIR: path,
    ...(account && { POSTGRES_UID: String(account.uid), POSTGRES_GID: String(account.gid) }),
  };
}

try {
  process.exit(await administer(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`✗ ${error instanceof StartError ? error.message : String(error)}\n`);
  process.exit(1);
}
