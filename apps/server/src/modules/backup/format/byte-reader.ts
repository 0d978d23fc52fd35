/** Takes so many bytes at a time from a stream that comes in pieces of any size. */
export interface ByteReader {
  /** Undefined when fewer than `count` bytes are left. */
  tryRead(count: number): Promise<Buffer | undefined>;
  /** All that is left. */
  rest(): AsyncGenerator<Buffer>;
}

export function createByteReader(source: AsyncIterable<Buffer>): ByteReader {
  const pieces = source[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  async function fill(count: number): Promise<boolean> {
    const parts = [held];
    let bytes = held.length;
    while (bytes < count) {
      const next = await pieces.next();
      if (next.done) break;
      parts.push(next.value);
      bytes += next.value.length;
    }
    if (parts.length > 1) held = Buffer.concat(parts);
    return bytes >= count;
  }
  return {
    async tryRead(count) {
      if (!(await fill(count))) return undefined;
      const taken = held.subarray(0, count);
      held = held.subarray(count);
      return taken;
    },
    async *rest() {
      if (held.length > 0) yield held;
      held = Buffer.alloc(0);
      yield* { [Symbol.asyncIterator]: () => pieces };
    },
  };
}
