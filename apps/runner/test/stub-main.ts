import { join } from 'node:path';
import { startChild } from '../src/child.ts';
import { runFromTerminal } from '../src/from-terminal.ts';
import type { AsteriskSource } from '../src/voice.ts';

const here = import.meta.dirname;

const asterisk: AsteriskSource = {
  async fetch() {
    if (process.env.STUB_ASTERISK === 'none') throw new Error('There is no mirror.');
    return { prefix: '/prefix', version: '22' };
  },
  async start({ home }) {
    const child = startChild({
      home,
      name: 'asterisk',
      file: join(here, 'stub-idle.ts'),
      environment: {},
      drainMilliseconds: 1_000,
    });
    return {
      ...child,
      ari: { baseUrl: `http://127.0.0.1:1/${child.pid}`, user: 'u', password: 'p' },
      ami: { host: '127.0.0.1', port: 1, user: 'u', secret: 's' },
      sipAddress: '127.0.0.1',
      sipPort: 2,
      recordingDir: home,
      promptDir: home,
      adopted: false,
    };
  },
};

const programs = {
  server: join(here, 'stub-server.ts'),
  commands: join(here, 'stub-commands.ts'),
  demoCarrier: join(here, 'stub-idle.ts'),
};

process.exit(await runFromTerminal(programs, asterisk));
