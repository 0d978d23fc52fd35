import { asteriskSource } from './asterisk-source.ts';
import { runFromTerminal } from './from-terminal.ts';
import { programs } from './programs.ts';

process.exit(await runFromTerminal(programs, asteriskSource));
