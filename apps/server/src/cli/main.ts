import { parseArgs } from 'node:util';
import { readDatabaseConfig } from '#config/config.ts';
import { systemClock } from '#kernel/clock.ts';
import { createDb, type Db } from '#kernel/db.ts';
import { createLog } from '#kernel/log.ts';
import { commands, usage } from './commands.ts';
import { explain } from './explain.ts';

/** `npm run guanjia -- COMMAND …`: administration from the command line. */
async function main(argv: readonly string[]): Promise<number> {
  const [name, rest] = nameOf(argv);
  const command = commands[name];
  if (!command) {
    process.stdout.write(usage());
    return name === 'help' || name === '--help' ? 0 : 2;
  }
  const { operand } = command;
  const { values: options, positionals } = parseArgs({
    args: rest,
    options: command.options,
    strict: true,
    allowPositionals: operand !== undefined,
  });
  const values = { ...options, ...(operand && { [operand]: positionals[0] }) };
  const missing = command.required.filter((key) => !values[key]).map((key) => `--${key}`);
  if (operand && positionals.length !== 1) missing.unshift(`one ${operand}`);
  if (missing.length > 0) {
    process.stderr.write(`guanjia ${name} needs ${missing.join(', ')}.\n`);
    return 2;
  }
  const config = readDatabaseConfig(process.env);
  await using db: Db = createDb({ ...config, maxConnections: 4, log: createLog('error') });
  const result = await command.run(
    { db, clock: systemClock, env: process.env },
    values as Record<string, string | undefined>,
  );
  const { text, failed } = typeof result === 'string' ? { text: result, failed: false } : result;
  process.stdout.write(`${text}\n`);
  return failed ? 1 : 0;
}

/** A command has one word or two: `migrate`, `audit verify`. */
function nameOf([first = 'help', second = '', ...rest]: readonly string[]): [string, string[]] {
  const both = `${first} ${second}`;
  return commands[both] ? [both, rest] : [first, [...(second ? [second] : []), ...rest]];
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
