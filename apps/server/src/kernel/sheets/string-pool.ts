import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Texts by their place. The first ones stay in memory, the rest lies in a file that goes with `close`. */
export interface StringPool {
  add(text: string): void;
  get(index: number): string | undefined;
  close(): void;
}

const stringsPerBlock = 1024;
/** Blocks of the file that are kept in memory: rows name their texts mostly in the order in which they were stored. */
const keptBlocks = 64;

/** `memory`: characters that are kept in memory, at most. */
export function createStringPool(memory = 8 * 1024 * 1024): StringPool {
  const blocks: (string[] | { start: number; bytes: number })[] = [];
  const recent = new Map<number, string[]>();
  let filling: string[] = [];
  let characters = 0;
  let file: { folder: string; handle: number; bytes: number } | undefined;

  function keep(): void {
    const block = filling;
    filling = [];
    if (characters <= memory) {
      blocks.push(block);
      return;
    }
    if (!file) {
      const folder = mkdtempSync(join(tmpdir(), 'guanjia-sheet-'));
      file = { folder, handle: openSync(join(folder, 'strings'), 'w+', 0o600), bytes: 0 };
    }
    const content = Buffer.from(JSON.stringify(block));
    writeSync(file.handle, content, 0, content.length, file.bytes);
    blocks.push({ start: file.bytes, bytes: content.length });
    file.bytes += content.length;
  }

  function load(at: number, place: { start: number; bytes: number }): string[] {
    const content = Buffer.alloc(place.bytes);
    if (file) readSync(file.handle, content, 0, place.bytes, place.start);
    const block = JSON.parse(content.toString()) as string[];
    recent.set(at, block);
    const [oldest] = recent.keys();
    if (recent.size > keptBlocks && oldest !== undefined) recent.delete(oldest);
    return block;
  }

  return {
    add(text) {
      filling.push(text);
      // Every string costs its object as well.
      characters += text.length + 16;
      if (filling.length === stringsPerBlock) keep();
    },
    get(index) {
      const at = Math.floor(index / stringsPerBlock);
      const place = blocks[at];
      if (place === undefined) return at === blocks.length ? filling[index % stringsPerBlock] : undefined;
      const block = Array.isArray(place) ? place : (recent.get(at) ?? load(at, place));
      return block[index % stringsPerBlock];
    },
    close() {
      if (!file) return;
      closeSync(file.handle);
      rmSync(file.folder, { recursive: true, force: true });
      file = undefined;
    },
  };
}
