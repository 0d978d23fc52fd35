import { randomBytes } from 'node:crypto';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '#kernel/errors.ts';
import { openBackup, verifyBackup } from './backup-reader.ts';
import { type BackupFacts, createBackupWriter } from './backup-writer.ts';
import type { BackupSecret } from './key.ts';
import { frameBytes } from './sealed-stream.ts';

const facts: BackupFacts = {
  kind: 'tenant',
  createdAt: '2026-01-02T03:04:05.000Z',
  version: '0.1.0',
  migration: 1,
  tenant: { id: '00000000-0000-4000-8000-000000000001', code: 'T1' },
  origin: 'o',
};
const secret: BackupSecret = { kind: 'key', key: Buffer.alloc(32, 7) };

async function make(contents: readonly Buffer[], by: BackupSecret = secret): Promise<Buffer> {
  const target = new PassThrough();
  const all = buffer(target);
  const writer = await createBackupWriter(target, facts, by);
  for (const [index, content] of contents.entries())
    await writer.section({ type: 'object', key: `x/${index}` }, [content]);
  await writer.finish();
  return all;
}

/** Cut into pieces as a network or a disk would. */
function pieces(file: Buffer, size = 5000): Readable {
  const parts: Buffer[] = [];
  for (let at = 0; at < file.length; at += size) parts.push(file.subarray(at, at + size));
  return Readable.from(parts);
}

async function contentsOf(file: Buffer, by: BackupSecret = secret): Promise<Buffer[]> {
  const found: Buffer[] = [];
  const opened = await openBackup(pieces(file), by);
  await opened.read(async ({ content }) => {
    found.push(await buffer(content));
  });
  return found;
}

/** The code with which reading ends; undefined when it was read. */
async function refusal(file: Buffer, by: BackupSecret = secret): Promise<string | undefined> {
  try {
    await verifyBackup(pieces(file), by);
    return undefined;
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

describe('a backup file', () => {
  let file: Buffer;

  beforeAll(async () => {
    // Random bytes do not shrink: several frames, the second section begins within one.
    file = await make([randomBytes(frameBytes * 2 + 17), randomBytes(frameBytes), Buffer.from('end')]);
  });

  it('gives back what was put in, whatever its size', async () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 3 * frameBytes }), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(sizes, async (lengths) => {
        const contents = lengths.map((length) => randomBytes(length));
        expect(await contentsOf(await make(contents))).toEqual(contents);
      }),
      { numRuns: 25 },
    );
  });

  it('lets a reader pass over what it does not need', async () => {
    const opened = await openBackup(pieces(file), secret);
    const seen: string[] = [];
    await opened.read(async ({ head, content }) => {
      if (head.type !== 'object') return;
      seen.push(head.key);
      for await (const _ of content) break;
    });
    expect(seen).toEqual(['x/0', 'x/1', 'x/2']);
  });

  it('is refused when any bit of it was changed', async () => {
    const spot = fc.record({ at: fc.nat({ max: file.length - 1 }), bit: fc.nat({ max: 7 }) });
    await fc.assert(
      fc.asyncProperty(spot, async ({ at, bit }) => {
        const changed = Buffer.from(file);
        changed.writeUInt8(changed.readUInt8(at) ^ (1 << bit), at);
        expect(await refusal(changed)).toBeDefined();
      }),
      { numRuns: 300 },
    );
  });

  it('is refused at every single byte of its header', async () => {
    for (let at = 0; at < 19 + file.readUInt32BE(15) + 20; at += 1) {
      const changed = Buffer.from(file);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(await refusal(changed), `byte ${at}`).toBeDefined();
    }
  });

  it('is refused when it was cut off anywhere, or continued', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: file.length - 1 }), async (length) => {
        expect(await refusal(file.subarray(0, length))).toBeDefined();
      }),
      { numRuns: 100 },
    );
    expect(await refusal(Buffer.concat([file, Buffer.from('x')]))).toBe('backup_damaged');
    expect(await refusal(Buffer.concat([file, file]))).toBe('backup_damaged');
  });

  it('is refused when it ends, whole frames only, before the last', async () => {
    const sealed = frameBytes + 16;
    const start = file.length - (file.length % sealed || sealed);
    for (let length = start; length > 0; length -= sealed)
      expect(await refusal(file.subarray(0, length))).toBeDefined();
  });

  it('is refused when frames were exchanged', async () => {
    const sealed = frameBytes + 16;
    const head = 19 + file.readUInt32BE(15);
    const frame = (number: number) => file.subarray(head + number * sealed, head + (number + 1) * sealed);
    const swapped = [file.subarray(0, head), frame(1), frame(0), file.subarray(head + 2 * sealed)];
    expect(await refusal(Buffer.concat(swapped))).toBe('backup_damaged');
  });

  it('is refused with frames of another backup under the same key', async () => {
    const other = await make([randomBytes(frameBytes * 2)]);
    const [head, otherHead] = [19 + file.readUInt32BE(15), 19 + other.readUInt32BE(15)];
    expect(await refusal(Buffer.concat([file.subarray(0, head), other.subarray(otherHead)]))).toBe(
      'backup_damaged',
    );
  });

  it('says when the key is another', async () => {
    expect(await refusal(file, { kind: 'key', key: Buffer.alloc(32, 8) })).toBe('backup_key_wrong');
    expect(await refusal(file, { kind: 'passphrase', passphrase: 'x' })).toBe('backup_key_wrong');
  });

  it('opens with the passphrase that closed it, and with no other', async () => {
    const made = await make([Buffer.from('内容')], { kind: 'passphrase', passphrase: '四个不相干的词' });
    expect(await contentsOf(made, { kind: 'passphrase', passphrase: '四个不相干的词' })).toEqual([
      Buffer.from('内容'),
    ]);
    expect(await refusal(made, { kind: 'passphrase', passphrase: '四个不相干的字' })).toBe(
      'backup_key_wrong',
    );
  });

  it('without its summary is no backup', async () => {
    const target = new PassThrough();
    const all = buffer(target).catch(() => Buffer.alloc(0));
    const writer = await createBackupWriter(target, facts, secret);
    await writer.section({ type: 'object', key: 'x/0' }, [Buffer.from('half')]);
    await writer.abort(new Error('the disk is full'));
    expect(await refusal(await all)).toBeDefined();
  });

  it('tells of a target that fails', async () => {
    const target = new PassThrough();
    const writer = await createBackupWriter(target, facts, secret);
    target.destroy(new Error('no space left'));
    await expect(writer.section({ type: 'object', key: 'x/0' }, [randomBytes(1e6)])).rejects.toThrow(
      'no space left',
    );
  });
});
