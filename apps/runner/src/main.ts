import { runFromTerminal } from './from-terminal.ts';
import { findAsteriskSource, programs } from './programs.ts';

process.exit(await runFromTerminal(programs, await findAsteriskSource()));
