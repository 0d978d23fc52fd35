import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toneSource } from '@guanjia/sip-peer';

/** What SIPp's peers say: one second of 440 Hz. */
export const publicTone = 440;

export interface SippPeer {
  port: number;
  stop(): void;
}

/** SIPp from the package `sip-tester`; throws with that name when it is not installed. */
function findSipp(): string {
  try {
    execFileSync('sipp', ['-v'], { stdio: 'ignore' });
  } catch (error) {
    // `sipp -v` ends with 99.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new Error('The tests need SIPp: apt-get install sip-tester', { cause: error });
    }
  }
  return 'sipp';
}

/** Writes the audio that the scenarios name into the folder in which SIPp runs. */
export async function prepareSippFolder(folder: string): Promise<void> {
  const tone = toneSource(publicTone);
  const packets = Array.from({ length: 50 }, (_, n) => tone(n) ?? Buffer.alloc(0));
  await writeFile(join(folder, 'tone.al'), Buffer.concat(packets));
}

export interface SippOptions {
  folder: string;
  /** File name in `sipp/` without `.xml`. */
  scenario: string;
  /** For `{{name}}` in the scenario. */
  values?: Record<string, string>;
  /** For a scenario that calls: where, whom, and once only. */
  call?: { host: string; port: number; service: string };
  port?: number;
}

export async function startSipp(options: SippOptions): Promise<SippPeer> {
  const port = options.port ?? (await freeUdpPort());
  const scenario = join(options.folder, `${options.scenario}-${port}.xml`);
  await writeFile(scenario, await scenarioText(options));
  const { call } = options;
  const args = [
    '-sf',
    scenario,
    '-i',
    '127.0.0.1',
    '-mi',
    '127.0.0.1',
    '-p',
    String(port),
    '-nostdin',
    '-mp',
    String(await freeUdpPort()),
    ...(call ? ['-m', '1', '-s', call.service, `${call.host}:${call.port}`] : []),
  ];
  const child: ChildProcess = spawn(findSipp(), args, { cwd: options.folder, stdio: 'ignore' });
  await once(child, 'spawn');
  return { port, stop: () => child.kill('SIGKILL') };
}

/** `{{name}}` is filled in here: SIPp's own keys do not work everywhere, e.g. as the status of a response. */
async function scenarioText(options: SippOptions): Promise<string> {
  const text = await readFile(new URL(`./sipp/${options.scenario}.xml`, import.meta.url), 'utf8');
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => options.values?.[name] ?? '');
}

export async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  await new Promise<void>((resolve) => {
    socket.close(() => resolve());
  });
  return port;
}
