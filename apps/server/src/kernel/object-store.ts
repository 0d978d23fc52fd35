import type { Readable } from 'node:stream';

/** Files by key (`recordings/<tenant>/<id>.wav`): a folder now, an S3-compatible store where several machines run. */
export interface ObjectStore {
  /** Appears under its key only when all of it has arrived. */
  put(key: string, content: Readable | Buffer): Promise<{ bytes: number }>;
  /** Undefined when there is no such object. `range` is inclusive at both ends. */
  get(
    key: string,
    range?: { start: number; end: number },
  ): Promise<{ stream: Readable; bytes: number } | undefined>;
  size(key: string): Promise<number | undefined>;
  delete(key: string): Promise<void>;
  /** The first parts of all keys, in order: what kinds of objects there are. */
  kinds(): Promise<string[]>;
  /** Objects whose keys begin with `<kind>/<tenant>/`, in the order of their keys. */
  list(prefix: string): AsyncIterable<{ key: string; bytes: number }>;
}
