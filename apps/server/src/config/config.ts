import { z } from 'zod';
import type { LogLevel } from '#kernel/log.ts';

/** What the server needs to know; every key with its default stands in docs/operations.md. */
export interface Config {
  host: string;
  port: number;
  appUrl: string;
  platformUrl: string;
  home: string;
  logLevel: LogLevel;
  trustProxy: boolean;
  secureCookies: boolean;
  consoleDir: string;
  voice:
    | { kind: 'sandbox'; reason: string | null }
    | {
        kind: 'asterisk';
        ari: { baseUrl: string; user: string; password: string };
        ami: { port: number; user: string; secret: string };
        recordingDir: string;
        /** The only address from which this instance's identity is taken for granted. */
        systemName: string | null;
      };
  /** The demo carrier: a SIP peer on loopback, and its control address. */
  demoCarrier: { sipHost: string; sipPort: number; controlUrl: string } | null;
}

/** A setting is missing or contradicts another; the message is one sentence for the operator. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

const switchSettings = z.object({
  ari: z.object({ baseUrl: z.url(), user: z.string(), password: z.string() }),
  ami: z.object({ port: z.int(), user: z.string(), secret: z.string() }),
  recordingDir: z.string(),
  systemName: z.string().nullable().default(null),
});

const consoleDist = new URL('../../../console/dist', import.meta.url).pathname;

/** Reads the environment that the runner, or an operator, has set. Throws `ConfigError`. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  return {
    host: env.HOST ?? '127.0.0.1',
    port: integer(env, 'PORT', 3000),
    appUrl: required(env, 'DATABASE_APP_URL'),
    platformUrl: required(env, 'DATABASE_PLATFORM_URL'),
    home: required(env, 'GUANJIA_HOME'),
    logLevel: oneOf(env, 'LOG_LEVEL', ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'info'),
    trustProxy: oneOf(env, 'TRUST_PROXY', ['on', 'off'], 'off') === 'on',
    secureCookies: oneOf(env, 'SECURE_COOKIES', ['on', 'off'], 'off') === 'on',
    consoleDir: env.CONSOLE_DIR ?? consoleDist,
    voice: readVoice(env),
    demoCarrier: env.DEMO_CARRIER_SIP ? readDemoCarrier(env) : null,
  };
}

function readVoice(env: NodeJS.ProcessEnv): Config['voice'] {
  const kind = oneOf(env, 'VOICE', ['asterisk', 'sandbox'], 'sandbox');
  if (kind === 'sandbox') return { kind, reason: env.VOICE_SANDBOX_REASON ?? null };
  const parsed = switchSettings.safeParse(parseJson(required(env, 'SWITCH_SETTINGS')));
  if (!parsed.success)
    throw new ConfigError(`SWITCH_SETTINGS is not complete: ${z.prettifyError(parsed.error)}`);
  return { kind, ...parsed.data };
}

function readDemoCarrier(env: NodeJS.ProcessEnv): Config['demoCarrier'] {
  const [sipHost = '127.0.0.1', sipPort = ''] = (env.DEMO_CARRIER_SIP ?? '').split(':');
  return { sipHost, sipPort: Number(sipPort), controlUrl: required(env, 'DEMO_CARRIER_CONTROL') };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ConfigError('SWITCH_SETTINGS is not JSON.');
  }
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
