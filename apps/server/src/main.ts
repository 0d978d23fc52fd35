import { ConfigError, readConfig } from '#config/config.ts';
import { createLog } from '#kernel/log.ts';
import { startServer } from './app.ts';

/** env → config → start → wait for a signal → dispose. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = createLog(config.logLevel);
  await using server = await startServer(config, log);
  log.info({ address: server.address }, 'listening');
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  log.info('stopping');
}

try {
  await main();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 78;
}
