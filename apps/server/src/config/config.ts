import { join } from 'node:path';
import { type SandboxReason, sandboxReasons } from '@guanjia/contracts/voice/routes';
import { isAddressRange } from '#kernel/addresses.ts';
import type { LogLevel } from '#kernel/log.ts';

/** What the server needs to know; every key with its default stands in docs/operations.md. */
export interface Config {
  host: string;
  port: number;
  appUrl: string;
  platformUrl: string;
  /** Folder of recordings, uploads and exports. */
  home: string;
  logLevel: LogLevel;
  /** Believe `X-Forwarded-For`: only behind a proxy of one's own. */
  trustProxy: boolean;
  secureCookies: boolean;
  /** Tell figures about the process to every address, not only to this machine's. */
  openMetrics: boolean;
  consoleDir: string;
  /** Backups that the server makes by itself; `keyFile` is read when one is made. */
  backups: { folder: string; keyFile: string | null };
  /** What keys of stored secrets and keyed hashes are derived from. */
  secret: string;
  sms: SmsConfig;
  /** Where browsers find the console; null: at the address that they ask for. */
  publicUrl: string | null;
  /** Ranges of addresses that are not public and to which addresses entered by a tenant may lead all the same. */
  outgoingAllow: string[];
  voice: VoiceConfig;
  /** The demo carrier: a SIP peer on loopback, and the address where it takes commands. */
  demoCarrier: { sipHost: string; sipPort: number; controlUrl: string } | null;
}

/** Why calls make no sound; `detail` is what the program that failed said. */
export interface VoiceNotice {
  reason: SandboxReason;
  detail: string | null;
}

/** `none`: no gateway; only the demo enterprise can use codes, and shows them itself. */
export type SmsConfig = { kind: 'none' } | { kind: 'smpp'; url: string; sender: string };

export type VoiceConfig =
  | { kind: 'sandbox'; notice: VoiceNotice | null }
  | {
      kind: 'asterisk';
      ari: { baseUrl: string; user: string; password: string };
      ami: { host: string; port: number; user: string; secret: string };
      recordingDir: string;
      promptDir: string;
    };

/** A setting is missing or contradicts another; the message is one sentence for the operator. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

const consoleDist = new URL('../../../console/dist', import.meta.url).pathname;
const prompts = new URL('../../assets/prompts/zh', import.meta.url).pathname;

/** Reads the environment that the runner, or an operator, has set. Throws `ConfigError`. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  return {
    ...readDatabaseConfig(env),
    host: env.HOST ?? '127.0.0.1',
    port: integer(env, 'PORT', 3000),
    trustProxy: oneOf(env, 'TRUST_PROXY', ['on', 'off'], 'off') === 'on',
    secureCookies: oneOf(env, 'SECURE_COOKIES', ['on', 'off'], 'off') === 'on',
    openMetrics: oneOf(env, 'METRICS', ['local', 'open'], 'local') === 'open',
    consoleDir: env.CONSOLE_DIR ?? consoleDist,
    sms: readSms(env),
    publicUrl: readPublicUrl(env.PUBLIC_URL),
    outgoingAllow: readRanges(env, 'OUTGOING_ALLOW'),
    voice: readVoice(env),
    demoCarrier: env.DEMO_CARRIER_SIP ? readDemoCarrier(env, env.DEMO_CARRIER_SIP) : null,
  };
}

/** What the command line needs. */
export function readDatabaseConfig(
  env: NodeJS.ProcessEnv,
): Pick<Config, 'appUrl' | 'platformUrl' | 'home' | 'logLevel' | 'backups' | 'secret'> {
  const home = required(env, 'GUANJIA_HOME');
  return {
    secret: required(env, 'SESSION_SECRET'),
    backups: { folder: env.BACKUP_DIR || join(home, 'backups'), keyFile: env.BACKUP_KEY_FILE || null },
    appUrl: required(env, 'DATABASE_URL'),
    platformUrl: required(env, 'PLATFORM_DATABASE_URL'),
    home,
    logLevel: oneOf(env, 'LOG_LEVEL', ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'info'),
  };
}

function readPublicUrl(text: string | undefined): string | null {
  if (!text) return null;
  if (!/^https?:$/.test(URL.canParse(text) ? new URL(text).protocol : ''))
    throw new ConfigError('PUBLIC_URL must be like https://guanjia.example.com.');
  return text;
}

function readRanges(env: NodeJS.ProcessEnv, name: string): string[] {
  const ranges = (env[name] ?? '').split(/[\s,]+/).filter((range) => range !== '');
  const wrong = ranges.find((range) => !isAddressRange(range));
  if (wrong)
    throw new ConfigError(`${name} must be a list like "10.1.0.0/16, 127.0.0.1"; "${wrong}" is no range.`);
  return ranges;
}

function readSms(env: NodeJS.ProcessEnv): SmsConfig {
  const url = env.SMS_SMPP_URL;
  if (!url) return { kind: 'none' };
  if (!/^s?smpp:$/.test(URL.canParse(url) ? new URL(url).protocol : ''))
    throw new ConfigError(
      'SMS_SMPP_URL must be like smpp://system-id:password@host:2775 (ssmpp:// for TLS).',
    );
  return { kind: 'smpp', url, sender: required(env, 'SMS_SENDER') };
}

function readVoice(env: NodeJS.ProcessEnv): VoiceConfig {
  const kind = oneOf(env, 'VOICE', ['asterisk', 'sandbox'], 'sandbox');
  if (kind === 'sandbox') return { kind, notice: readNotice(env.VOICE_NOTICE) };
  return {
    kind,
    ari: {
      baseUrl: required(env, 'ARI_URL'),
      user: required(env, 'ARI_USER'),
      password: required(env, 'ARI_PASSWORD'),
    },
    ami: {
      host: env.AMI_HOST ?? '127.0.0.1',
      port: integer(env, 'AMI_PORT', 5038),
      user: required(env, 'AMI_USER'),
      secret: required(env, 'AMI_SECRET'),
    },
    recordingDir: required(env, 'ASTERISK_RECORDING_DIR'),
    promptDir: env.ASTERISK_PROMPT_DIR ?? prompts,
  };
}

/** `code` or `code: detail`, as the runner says it. */
function readNotice(text: string | undefined): VoiceNotice | null {
  if (!text) return null;
  const [, code, detail] = /^(\w+)(?:: (.*))?$/s.exec(text) ?? [];
  const reason = sandboxReasons.find((one) => one === code);
  return reason ? { reason, detail: detail || null } : { reason: 'start_failed', detail: text };
}

function readDemoCarrier(env: NodeJS.ProcessEnv, address: string): Config['demoCarrier'] {
  const [sipHost = '127.0.0.1', sipPort] = address.split(':');
  return { sipHost, sipPort: Number(sipPort ?? 5060), controlUrl: required(env, 'DEMO_CARRIER_CONTROL') };
}

function required(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (!value) throw new ConfigError(`${name} is not set; start the product with "npm start", which sets it.`);
  return value;
}

function integer(env: NodeJS.ProcessEnv, name: string, fallback: number): number {
  const value = Number(env[name] ?? fallback);
  if (!Number.isInteger(value) || value < 0 || value > 65_535)
    throw new ConfigError(`${name} must be a port number.`);
  return value;
}

function oneOf<const T extends string>(
  env: NodeJS.ProcessEnv,
  name: string,
  values: readonly T[],
  fallback: T,
): T {
  const value = env[name] ?? fallback;
  const match = values.find((candidate) => candidate === value);
  if (!match) throw new ConfigError(`${name} must be one of ${values.join(', ')}; it is "${value}".`);
  return match;
}
