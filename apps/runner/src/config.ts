import { resolve } from 'node:path';
import { StartError } from './start-error.ts';

/** An Asterisk that somebody else runs. Its ARI user must be allowed to write; AMI is needed for stereo recording. */
export interface OwnAsterisk {
  ari: { baseUrl: string; user: string; password: string };
  ami: { host: string; port: number; user: string; secret: string };
  /** ASTERISK_RECORDING_DIR: where it records to, as a folder of this machine. */
  recordingDir: string;
}

export type LogLevel = (typeof logLevels)[number];

/** What `npm start` can be told; docs/operations.md has the list for people. */
export interface RunnerConfig {
  /** HOST, default 127.0.0.1. */
  host: string;
  /** PORT, default 3000. */
  port: number;
  /** GUANJIA_HOME, default `.guanjia` in the checkout: all data, absolute here. */
  home: string;
  /** DATABASE_URL of an own PostgreSQL ≥ 16 (its administrator); without it one is started in the home. */
  databaseUrl: string | undefined;
  /** VOICE, default asterisk. */
  voice: 'asterisk' | 'sandbox';
  /** ARI_URL, ARI_USER, ARI_PASSWORD, AMI_HOST (default: host of ARI_URL), AMI_PORT (5038), AMI_USER, AMI_SECRET, ASTERISK_RECORDING_DIR. */
  ownAsterisk: OwnAsterisk | undefined;
  /** DEBIAN_MIRROR, default: what this machine's apt uses. */
  debianMirror: string | undefined;
  /** LOG_LEVEL, default info. */
  logLevel: LogLevel;
  /** DEMO=on|off: the demo tenant with its known password, and the demo carrier. Default: on while only this machine can reach HOST. */
  demo: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
const ariNames = ['ARI_URL', 'ARI_USER', 'ARI_PASSWORD'] as const;
const otherNames = ['AMI_USER', 'AMI_SECRET', 'ASTERISK_RECORDING_DIR'] as const;

/** The settings of this process. Throws `StartError` for nonsense. */
export function readConfig(checkout: string): RunnerConfig {
  return parseConfig(process.env, checkout);
}

/** Everything that child processes need besides their own settings, such as PATH, HOME and proxies. */
export function inheritedEnvironment(): Environment {
  return process.env;
}

/** An empty variable counts as unset. Throws `StartError` for nonsense and contradictions. */
export function parseConfig(environment: Environment, checkout: string): RunnerConfig {
  const read = (name: string) => environment[name]?.trim() || undefined;
  const voice = oneOf('VOICE', read('VOICE') ?? 'asterisk', ['asterisk', 'sandbox']);
  const ownAsterisk = parseOwnAsterisk(read);
  if (voice === 'sandbox' && ownAsterisk)
    throw new StartError('VOICE=sandbox and ARI_URL contradict each other: leave one of them out.');
  const host = read('HOST') ?? '127.0.0.1';
  return {
    host,
    port: port('PORT', read('PORT') ?? '3000'),
    home: resolve(checkout, read('GUANJIA_HOME') ?? '.guanjia'),
    databaseUrl: parseDatabaseUrl(read('DATABASE_URL')),
    voice,
    ownAsterisk,
    debianMirror: url('DEBIAN_MIRROR', read('DEBIAN_MIRROR'), ['http:', 'https:'])?.href,
    logLevel: oneOf('LOG_LEVEL', read('LOG_LEVEL') ?? 'info', logLevels),
    demo: oneOf('DEMO', read('DEMO') ?? (isLoopback(host) ? 'on' : 'off'), ['on', 'off']) === 'on',
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d+){3}$/.test(host);
}

function parseOwnAsterisk(read: (name: string) => string | undefined): OwnAsterisk | undefined {
  const named = [...ariNames, ...otherNames, 'AMI_HOST', 'AMI_PORT'].filter((name) => read(name));
  if (named.length === 0) return undefined;
  const missing = [...ariNames, ...otherNames].filter((name) => !read(name));
  if (missing.length > 0)
    throw new StartError(
      `For an own Asterisk ${missing.join(', ')} must be set besides ${named.join(', ')}.`,
    );
  const [address, user = '', password = ''] = ariNames.map(read);
  const [amiUser = '', secret = '', recordingDir = ''] = otherNames.map(read);
  const base = url('ARI_URL', address, ['http:', 'https:']);
  if (!base) return undefined;
  return {
    ari: { baseUrl: base.href.replace(/\/$/, ''), user, password },
    ami: {
      host: read('AMI_HOST') ?? base.hostname,
      port: port('AMI_PORT', read('AMI_PORT') ?? '5038'),
      user: amiUser,
      secret,
    },
    recordingDir,
  };
}

function parseDatabaseUrl(text: string | undefined): string | undefined {
  const parsed = url('DATABASE_URL', text, ['postgres:', 'postgresql:']);
  if (parsed && parsed.pathname.length < 2)
    throw new StartError(
      'DATABASE_URL names no database: add its name, as in postgres://user:password@host/guanjia.',
    );
  return parsed?.href;
}

function url(name: string, text: string | undefined, protocols: readonly string[]): URL | undefined {
  if (text === undefined) return undefined;
  const parsed = URL.canParse(text) ? new URL(text) : undefined;
  // The value may hold a password, so it is not repeated.
  if (!parsed || !protocols.includes(parsed.protocol))
    throw new StartError(
      `${name} must be a URL that begins with ${protocols.map((one) => `${one}//`).join(' or ')}.`,
    );
  return parsed;
}

function port(name: string, text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 1 || number > 65535)
    throw new StartError(`${name}=${text} is no port: give a number from 1 to 65535.`);
  return number;
}

function oneOf<T extends string>(name: string, text: string, values: readonly T[]): T {
  const found = values.find((value) => value === text);
  if (!found) throw new StartError(`${name}=${text} is not known: choose ${values.join(' or ')}.`);
  return found;
}
