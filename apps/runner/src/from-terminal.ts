import { readConfig } from './config.ts';
import { errorCode } from './processes.ts';
import { checkout } from './programs.ts';
import { type Programs, run } from './run.ts';
import { StartError } from './start-error.ts';
import { createTerminal } from './terminal.ts';
import type { AsteriskSource } from './voice.ts';

// One Ctrl-C arrives several times: from the terminal, from npm and from the launcher.
const sameKeyMilliseconds = 1_000;

/** `npm start` as seen from the terminal: settings, signals, sentences. Resolves to the exit code. */
export async function runFromTerminal(programs: Programs, asterisk: AsteriskSource): Promise<number> {
  const terminal = createTerminal();
  const { signal, force } = watchSignals(() => terminal.plain('\nStopping; Ctrl-C again forces it.'));
  try {
    await run({ config: readConfig(checkout), terminal, programs, asterisk, signal, force });
    return 0;
  } catch (error) {
    process.stderr.write(`\n✗ ${explain(error)}\n`);
    return 1;
  }
}

function watchSignals(onStop: () => void): { signal: AbortSignal; force: AbortSignal } {
  const stopping = new AbortController();
  const forcing = new AbortController();
  let asked: number | undefined;
  const onSignal = () => {
    if (asked === undefined) {
      asked = performance.now();
      onStop();
      stopping.abort();
    } else if (performance.now() - asked > sameKeyMilliseconds) {
      forcing.abort();
      process.exit(130);
    }
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal);
  // The launcher was killed.
  process.on('disconnect', onSignal);
  return { signal: stopping.signal, force: forcing.signal };
}

function explain(error: unknown): string {
  if (error instanceof StartError) return error.message;
  if (errorCode(error) === 'ENOSPC') return 'The disk is full: free some space and start again.';
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
