import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { InstancePorts, InstanceSettings } from './config/settings.ts';
import { chooseFreePorts } from './free-ports.ts';
import {
  type InstanceRecord,
  newIdentity,
  readInstanceRecord,
  writeInstanceRecord,
} from './instance-file.ts';
import {
  configurationHash,
  promptFolderOf,
  recordingFolderOf,
  runFolderOf,
  writeInstanceFolder,
} from './layout.ts';
import { asteriskCommand, currentPlatform, type Platform, prefixPaths } from './prefix.ts';
import { identifyProcess, isRunning, type ProcessIdentity, stopProcess, waitForExit } from './process.ts';
import { type AriAccess, askSystemName, waitUntilReady } from './readiness.ts';
import { chooseUser, giveTo } from './run-as.ts';

const run = promisify(execFile);
const application = 'guanjia';
const ariUser = 'guanjia';
const amiUser = 'guanjia';
const readyTimeoutMs = 30_000;

export interface StartOptions {
  /** The project's data folder; the instance lives in `<home>/asterisk-run`. */
  home: string;
  /** From `fetchAsterisk`. */
  prefix: string;
  /** Folder of the announcements (`agent_away.wav`, `all_busy.wav`, `goodbye.wav`), copied into the instance. */
  promptDir: string;
  /** Wished ports; a taken or missing one is replaced by a free one. */
  ports?: Partial<InstancePorts>;
  /** Where SIP listens; loopback by default. */
  sipAddress?: string;
}

export interface AsteriskInstance {
  ari: AriAccess & { application: string };
  ami: { host: string; port: number; user: string; secret: string };
  sipAddress: string;
  sipPort: number;
  rtp: readonly [number, number];
  pid: number;
  /** True when an instance of an earlier runner was still running and taken over with its calls. */
  adopted: boolean;
  /** Raw recordings of running and just finished calls. */
  recordingDir: string;
  promptDir: string;
  /** Resolves when the process is gone, for whatever reason. */
  exited: Promise<void>;
  /** Runs one command of Asterisk's console, for diagnosis; resolves with its output. */
  cli(command: string): Promise<string>;
  stop(): Promise<void>;
}

/** Asterisk ended or stayed silent while it should have started; `log` is the end of its output. */
export class AsteriskStartError extends Error {
  readonly log: string;
  constructor(message: string, log: string) {
    super(message);
    this.name = 'AsteriskStartError';
    this.log = log;
  }
}

/** Starts the private instance, or adopts the one that a killed runner left behind with the same configuration. */
export async function startAsterisk(options: StartOptions): Promise<AsteriskInstance> {
  const platform = currentPlatform();
  if (!platform) throw new AsteriskStartError('Asterisk runs only on Linux on amd64 and arm64.', '');
  const folder = join(options.home, 'asterisk-run');
  const old = await readInstanceRecord(folder);
  if (old?.process && (await isRunning(old.process))) {
    const settings = settingsOf(options, platform, old);
    if (await isOurs(old, settings)) return describeInstance(settings, old.process, options, platform, true);
    await stopProcess(old.process);
  }

  const record: InstanceRecord = {
    ...(old ?? newIdentity()),
    prefix: options.prefix,
    ports: await chooseFreePorts({ ...old?.ports, ...options.ports }),
    configuration: '',
  };
  delete record.process;
  const settings = settingsOf(options, platform, record);
  record.configuration = configurationHash(settings);
  await writeInstanceFolder(settings, options.promptDir);
  const identity = await launch(settings, options.prefix, platform, async (process) => {
    await writeInstanceRecord(folder, { ...record, process });
  });
  return describeInstance(settings, identity, options, platform, false);
}

function settingsOf(options: StartOptions, platform: Platform, record: InstanceRecord): InstanceSettings {
  const folder = join(options.home, 'asterisk-run');
  const paths = prefixPaths(options.prefix, platform);
  return {
    systemName: record.systemName,
    folder,
    runFolder: runFolderOf(folder),
    modulesFolder: paths.modules,
    shareFolder: paths.share,
    musicFolder: paths.music,
    promptFolder: promptFolderOf(folder),
    sipAddress: options.sipAddress ?? '127.0.0.1',
    ports: record.ports,
    ariUser,
    ariPassword: record.ariPassword,
    amiUser,
    amiSecret: record.amiSecret,
    application,
  };
}

async function isOurs(record: InstanceRecord, settings: InstanceSettings): Promise<boolean> {
  if (record.configuration !== configurationHash(settings)) return false;
  return (await askSystemName(ariAccess(settings), 5000)) === record.systemName;
}

function ariAccess(settings: InstanceSettings): AriAccess {
  return {
    baseUrl: `http://127.0.0.1:${settings.ports.http}/ari`,
    user: settings.ariUser,
    password: settings.ariPassword,
  };
}

/**
 * In a session of its own: neither Ctrl-C in the runner's terminal nor the runner's death may end running calls.
 * `started` is awaited before the readiness, so that the process can be found even if we die meanwhile.
 */
async function launch(
  settings: InstanceSettings,
  prefix: string,
  platform: Platform,
  started: (identity: ProcessIdentity) => Promise<void>,
): Promise<ProcessIdentity> {
  const { folder } = settings;
  const user = await chooseUser([dirname(folder), prefix]);
  if (user) {
    await giveTo(user, folder);
    await giveTo(user, settings.runFolder);
  }
  const command = asteriskCommand(prefix, platform);
  const logPath = join(folder, 'log/output');
  const output = await open(logPath, 'w');
  const child = spawn(command.file, [...command.args, '-C', join(folder, 'etc/asterisk.conf'), '-f', '-q'], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', output.fd, output.fd],
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: folder, LANG: 'C.UTF-8', TERM: 'dumb' },
    ...user,
  });
  let alive = true;
  child.once('exit', () => {
    alive = false;
  });
  try {
    await once(child, 'spawn');
  } finally {
    await output.close();
  }
  child.unref();
  const identity = child.pid === undefined ? undefined : await identifyProcess(child.pid);
  if (identity) await started(identity);
  const ready = await waitUntilReady(ariAccess(settings), settings.systemName, {
    isAlive: () => alive,
    timeoutMs: readyTimeoutMs,
  });
  if (identity && ready) return identity;
  if (identity) await stopProcess(identity);
  const log = `${await tail(logPath)}\n${await tail(join(folder, 'log/messages'))}`;
  throw new AsteriskStartError(
    alive ? 'Asterisk does not become ready.' : 'Asterisk ended while starting.',
    log,
  );
}

async function tail(path: string): Promise<string> {
  return (await readFile(path, 'utf8').catch(() => '')).slice(-2000);
}

function describeInstance(
  settings: InstanceSettings,
  identity: ProcessIdentity,
  options: StartOptions,
  platform: Platform,
  adopted: boolean,
): AsteriskInstance {
  const command = asteriskCommand(options.prefix, platform);
  return {
    ari: { ...ariAccess(settings), application },
    ami: { host: '127.0.0.1', port: settings.ports.ami, user: settings.amiUser, secret: settings.amiSecret },
    sipAddress: settings.sipAddress,
    sipPort: settings.ports.sip,
    rtp: settings.ports.rtp,
    pid: identity.pid,
    adopted,
    recordingDir: recordingFolderOf(settings.folder),
    promptDir: settings.promptFolder,
    exited: waitForExit(identity),
    async cli(line) {
      const configuration = join(settings.folder, 'etc/asterisk.conf');
      const { stdout } = await run(command.file, [...command.args, '-C', configuration, '-rx', line]);
      return stdout;
    },
    stop: () => stopProcess(identity),
  };
}
