import { PassThrough, type Readable, Transform } from 'node:stream';
import yauzl from 'yauzl';
import { AppError } from '../errors.ts';
import type { SheetSource } from './sheet-source.ts';

const maxEntries = 2000;
/** A list of 50,000 rows inflates to some 60 MB; a zip bomb to thousands. */
const usualInflatedBytes = 256 * 1024 * 1024;

export interface ZipEntries {
  has(name: string): boolean;
  /** Inflates one entry; names are compared without case, as Excel does. Throws `file_unreadable`. */
  open(name: string): Promise<Readable>;
  close(): void;
}

/** yauzl asks for a stream at once; the store's comes later. */
class SourceReader extends yauzl.RandomAccessReader {
  readonly #source: SheetSource;

  constructor(source: SheetSource) {
    super();
    this.#source = source;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const out = new PassThrough();
    this.#source.open({ start, end: end - 1 }).then(
      (stream) => {
        stream.on('error', (error) => out.destroy(error));
        out.on('close', () => stream.destroy());
        stream.pipe(out);
      },
      (error: Error) => out.destroy(error),
    );
    return out;
  }
}

/** Looks into a zip. Throws `file_unreadable` for a damaged or hostile one. */
export async function openZip(
  source: SheetSource,
  maxInflatedBytes = usualInflatedBytes,
): Promise<ZipEntries> {
  try {
    const zip = await yauzl.fromRandomAccessReaderPromise(new SourceReader(source), source.bytes, {
      lazyEntries: true,
      autoClose: false,
    });
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
