import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** What a prefix consists of; written last, so that a prefix without it is not one. */
export interface Manifest {
  /** Asterisk's own version, e.g. `22.10.1`. */
  version: string;
  arch: string;
  suite: string;
  fetchedAt: string;
  packages: { file: string; bytes: number; sha256: string }[];
}

export const manifestName = 'manifest.json';

/** The newest complete prefix under `folder` for this architecture. */
export async function findPrefix(
  folder: string,
  arch: string,
): Promise<{ prefix: string; manifest: Manifest } | undefined> {
  const found: { prefix: string; manifest: Manifest }[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
    const prefix = join(folder, entry.name);
    const text = await readFile(join(prefix, manifestName), 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const manifest = JSON.parse(text) as Manifest;
    if (manifest.arch === arch) found.push({ prefix, manifest });
  }
  found.sort((a, b) => b.manifest.fetchedAt.localeCompare(a.manifest.fetchedAt));
  return found[0];
}

/** Hex SHA-256 of a file. */
export async function sha256File(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
