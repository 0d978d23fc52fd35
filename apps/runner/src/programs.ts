import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Programs } from './run.ts';
import type { AsteriskSource } from './voice.ts';

export const checkout = resolve(import.meta.dirname, '../../..');

export const programs: Programs = {
  server: resolve(checkout, 'apps/server/src/main.ts'),
  commands: resolve(checkout, 'apps/server/src/cli/main.ts'),
  demoCarrier: resolve(checkout, 'apps/demo-carrier/src/main.ts'),
};

/** Debian's Asterisk, where this checkout has the part that fetches it. */
export async function findAsteriskSource(): Promise<AsteriskSource | undefined> {
  const entry = resolve(import.meta.dirname, 'asterisk-source.ts');
  if (!existsSync(entry)) return undefined;
  const { asteriskSource }: { asteriskSource: AsteriskSource } = await import(entry);
  return asteriskSource;
}
