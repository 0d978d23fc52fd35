import { Readable } from 'node:stream';
import { AppError } from '../errors.ts';
import type { ObjectStore } from '../object-store.ts';

/** A file to read a sheet from, as often and from where it is needed: a list of a million rows is never in memory. */
export interface SheetSource {
  bytes: number;
  /** `range` is inclusive at both ends. */
  open(range?: { start: number; end: number }): Promise<Readable>;
}

export interface SheetReading {
  /** What an .xlsx may inflate to. */
  maxInflatedBytes?: number;
  /** Is told about how many rows there are, early: from the size, or from what the sheet says of itself. */
  onEstimate?: (rows: number) => void;
}

export function sheetInMemory(content: Buffer): SheetSource {
  return {
    bytes: content.length,
    open: async (range) => Readable.from([range ? content.subarray(range.start, range.end + 1) : content]),
  };
}

/** Throws `file_unreadable` when the object store has lost it. */
export async function storedSheet(objects: ObjectStore, key: string): Promise<SheetSource> {
  const bytes = await objects.size(key);
  if (bytes === undefined) throw new AppError('file_unreadable');
  return {
    bytes,
    async open(range) {
      const object = await objects.get(key, range);
      if (!object) throw new AppError('file_unreadable');
      return object.stream;
    },
  };
}

/** The first bytes, at most so many. */
export async function readStart(source: SheetSource, bytes: number): Promise<Buffer> {
  if (source.bytes === 0) return Buffer.alloc(0);
  const pieces: Buffer[] = [];
  for await (const piece of await source.open({ start: 0, end: Math.min(bytes, source.bytes) - 1 }))
    pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
