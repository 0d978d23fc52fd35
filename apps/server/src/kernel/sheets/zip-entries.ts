import type { Readable } from 'node:stream';
import { Transform } from 'node:stream';
import yauzl from 'yauzl';
import { AppError } from '../errors.ts';

const maxEntries = 2000;
/** A list of 50,000 rows inflates to some 60 MB; a zip bomb to thousands. */
const maxInflatedBytes = 256 * 1024 * 1024;

export interface ZipEntries {
  has(name: string): boolean;
  /** Inflates one entry; names are compared without case, as Excel does. Throws `file_unreadable`. */
  open(name: string): Promise<Readable>;
  close(): void;
}

/** Looks into a zip that is in memory. Throws `file_unreadable` for a damaged or hostile one. */
export async function openZip(content: Buffer): Promise<ZipEntries> {
  try {
    const zip = await yauzl.fromBufferPromise(content, { lazyEntries: true });
    const entries = new Map<string, yauzl.Entry>();
    for await (const entry of zip.eachEntry()) {
      if (entries.size >= maxEntries) throw new Error('too many entries');
      entries.set(entry.fileName.toLowerCase(), entry);
    }
    // One budget for all entries: a sheet that is small on its own may come with shared strings that are not.
    const budget = { left: maxInflatedBytes };
    return {
      has: (name) => entries.has(name.toLowerCase()),
      async open(name) {
        const entry = entries.get(name.toLowerCase());
        if (!entry || entry.isEncrypted()) throw new AppError('file_unreadable');
        const stream = await zip.openReadStreamPromise(entry).catch(unreadable);
        return limited(stream, budget);
      },
      close: () => zip.close(),
    };
  } catch (error) {
    return unreadable(error);
  }
}

function limited(stream: Readable, budget: { left: number }): Readable {
  const limit = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      budget.left -= chunk.length;
      if (budget.left < 0) done(new AppError('file_unreadable', { cause: 'inflates to too much' }));
      else done(null, chunk);
    },
  });
  stream.on('error', (error) => limit.destroy(new AppError('file_unreadable', { cause: error })));
  limit.on('close', () => stream.destroy());
  return stream.pipe(limit);
}

function unreadable(error: unknown): never {
  throw error instanceof AppError ? error : new AppError('file_unreadable', { cause: error });
}
