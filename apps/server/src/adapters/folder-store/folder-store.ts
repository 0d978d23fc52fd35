import { createReadStream, createWriteStream, type Dirent } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { newId } from '#kernel/ids.ts';
import type { ObjectStore } from '#kernel/object-store.ts';

const safeKey = /^[a-z0-9-]+(\/[A-Za-z0-9._-]+)+$/;

/** Objects as files below one folder. */
export function createFolderStore(root: string): ObjectStore {
  function pathOf(key: string): string {
    if (!safeKey.test(key) || key.includes('..')) throw new TypeError(`not an object key: ${key}`);
    return join(root, key);
  }
  async function size(key: string): Promise<number | undefined> {
    const found = await stat(pathOf(key)).catch(() => undefined);
    return found?.size;
  }
  return {
    size,
    async put(key, content) {
      const path = pathOf(key);
      await mkdir(dirname(path), { recursive: true });
      const partial = `${path}.${newId()}.partial`;
      try {
        await pipeline(
          Buffer.isBuffer(content) ? Readable.from([content]) : content,
          createWriteStream(partial, { flush: true }),
        );
        await rename(partial, path);
      } catch (error) {
        await rm(partial, { force: true });
        throw error;
      }
      return { bytes: (await size(key)) ?? 0 };
    },
    async get(key, range) {
      const bytes = await size(key);
      if (bytes === undefined) return undefined;
      return { bytes, stream: createReadStream(pathOf(key), range) };
    },
    async delete(key) {
      await rm(pathOf(key), { force: true });
    },
    async kinds() {
      return (await entriesOf(root)).filter((entry) => entry.isDirectory()).map(({ name }) => name);
    },
    async *list(prefix) {
      for (const entry of await entriesOf(join(root, prefix))) {
        const key = `${prefix}${entry.name}`;
        const bytes = entry.isFile() && !entry.name.endsWith('.partial') ? await size(key) : undefined;
        if (bytes !== undefined) yield { key, bytes };
      }
    },
  };
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.sort((one, other) => (one.name < other.name ? -1 : 1));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
