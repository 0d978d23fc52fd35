import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { InstancePorts } from './config/settings.ts';
import type { ProcessIdentity } from './process.ts';

/**
 * What a later runner needs to adopt the instance or to clean up after it. Ports and secrets are kept over restarts
 * of Asterisk, so that a server which is still running finds it again.
 */
export interface InstanceRecord {
  systemName: string;
  prefix: string;
  ports: InstancePorts;
  ariPassword: string;
  amiSecret: string;
  /** Hash of the configuration that the process was started with. */
  configuration: string;
  process?: ProcessIdentity;
}

const fileName = 'instance.json';

export async function readInstanceRecord(folder: string): Promise<InstanceRecord | undefined> {
  const text = await readFile(join(folder, fileName), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as InstanceRecord;
  } catch {
    return undefined;
  }
}

/** Mode 0600, since it holds secrets; by rename, so that a reader never sees half of it. */
export async function writeInstanceRecord(folder: string, record: InstanceRecord): Promise<void> {
  const path = join(folder, fileName);
  await writeFile(`${path}.new`, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

export function newIdentity(): Pick<InstanceRecord, 'systemName' | 'ariPassword' | 'amiSecret'> {
  return {
    systemName: `guanjia-${randomBytes(4).toString('hex')}`,
    ariPassword: randomBytes(24).toString('hex'),
    amiSecret: randomBytes(24).toString('hex'),
  };
}
