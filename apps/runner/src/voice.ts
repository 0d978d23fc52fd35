import type { SandboxReason } from '@guanjia/contracts/voice/routes';
import { AsteriskFetchError } from './asterisk/fetch-error.ts';
import type { OwnAsterisk, RunnerConfig } from './config.ts';
import { signal as sendSignal } from './processes.ts';
import { type Running, supervise } from './supervise.ts';
import type { Terminal } from './terminal.ts';

/** The telephone switch that the server is to use. */
export interface Voice {
  /** The server's settings for it; asked again at each start of the server, as a restart may change them. */
  environment(): Record<string, string>;
  /** Where the demo carrier finds the switch; undefined when calls make no sound. */
  sip(): { host: string; port: number } | undefined;
  summary: string;
  stop(): Promise<void>;
  force(): void;
}

/** What the telephony part gives: `fetchAsterisk` and `startAsterisk` in one, so that tests can put in their own. */
export interface AsteriskSource {
  fetch(options: {
    home: string;
    mirror: string | undefined;
    signal: AbortSignal;
    onProgress: (text: string) => void;
  }): Promise<{ prefix: string; version: string }>;
  start(options: { home: string; prefix: string }): Promise<AsteriskRun>;
}

export interface AsteriskRun extends Running {
  ari: { baseUrl: string; user: string; password: string };
  ami: { host: string; port: number; user: string; secret: string };
  sipAddress: string;
  sipPort: number;
  recordingDir: string;
  promptDir: string;
  adopted: boolean;
}

export interface VoiceOptions {
  config: RunnerConfig;
  terminal: Terminal;
  signal: AbortSignal;
  asterisk: AsteriskSource;
  /** Asterisk came back with other ports or passwords. */
  onMoved: () => void;
}

/** Own Asterisk, Debian's, or the sandbox when neither can be had: then a code says why, for the console. */
export async function openVoice(options: VoiceOptions): Promise<Voice> {
  const { config, terminal } = options;
  if (config.ownAsterisk) return ownVoice(config.ownAsterisk);
  if (config.voice === 'sandbox') return sandboxVoice('chosen');
  try {
    return await privateVoice(options, options.asterisk);
  } catch (error) {
    options.signal.throwIfAborted();
    const message = error instanceof Error ? error.message : String(error);
    terminal.warn(`${message} Calls run in the sandbox switch, without sound.`);
    if (error instanceof AsteriskFetchError) return sandboxVoice(error.code, error.detail);
    return sandboxVoice('start_failed', message);
  }
}

const longestDetail = 300;

function sandboxVoice(code: SandboxReason, detail = ''): Voice {
  const line = detail.replace(/\s+/g, ' ').trim().slice(0, longestDetail);
  return {
    environment: () => ({ VOICE: 'sandbox', VOICE_NOTICE: line ? `${code}: ${line}` : code }),
    sip: () => undefined,
    summary: 'sandbox switch, calls make no sound',
    stop: async () => {},
    force: () => {},
  };
}

function ownVoice({ ari, ami, recordingDir }: OwnAsterisk): Voice {
  return {
    environment: () => ({ ...switchEnvironment(ari, ami), ASTERISK_RECORDING_DIR: recordingDir }),
    sip: () => undefined,
    summary: `the Asterisk of ARI_URL (${ari.baseUrl})`,
    stop: async () => {},
    force: () => {},
  };
}

async function privateVoice(options: VoiceOptions, source: AsteriskSource): Promise<Voice> {
  const { config, terminal, signal } = options;
  const { home } = config;
  const fetched = performance.now();
  const { prefix, version } = await source.fetch({
    home,
    mirror: config.debianMirror,
    signal,
    onProgress: (text) => terminal.doing(text),
  });
  signal.throwIfAborted();
  const begun = performance.now();
  if (begun - fetched > 1_000) terminal.done(`Asterisk ${version} fetched from Debian`, fetched);
  let moved = '';
  const asterisk = await supervise<AsteriskRun>({
    start: () => source.start({ home, prefix }),
    onDeath: () => terminal.warn('Asterisk ended unexpectedly; starting it again'),
    onRestart: (run) => {
      terminal.warn('Asterisk is back');
      const now = JSON.stringify(environmentOf(run));
      if (now !== moved) options.onMoved();
      moved = now;
    },
    onFailure: (error) => terminal.warn(String(error)),
  });
  moved = JSON.stringify(environmentOf(asterisk.current));
  const { adopted, sipAddress, sipPort } = asterisk.current;
  const where = `${sipAddress}:${sipPort}`;
  terminal.done(`Asterisk ${version} ${adopted ? 'still ran, with its calls,' : 'runs'} on ${where}`, begun);
  return {
    environment: () => environmentOf(asterisk.current),
    sip: () => ({ host: asterisk.current.sipAddress, port: asterisk.current.sipPort }),
    summary: `Asterisk ${version}`,
    stop: asterisk.stop,
    force: () => sendSignal(asterisk.current.pid, 'SIGKILL'),
  };
}

function environmentOf(run: AsteriskRun): Record<string, string> {
  return {
    ...switchEnvironment(run.ari, run.ami),
    ASTERISK_RECORDING_DIR: run.recordingDir,
    ASTERISK_PROMPT_DIR: run.promptDir,
  };
}

function switchEnvironment(
  ari: { baseUrl: string; user: string; password: string },
  ami: { host: string; port: number; user: string; secret: string },
): Record<string, string> {
  return {
    VOICE: 'asterisk',
    ARI_URL: ari.baseUrl,
    ARI_USER: ari.user,
    ARI_PASSWORD: ari.password,
    AMI_HOST: ami.host,
    AMI_PORT: String(ami.port),
    AMI_USER: ami.user,
    AMI_SECRET: ami.secret,
  };
}
