import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type BackupHeader, digestOf, encodeHeader } from './header.ts';
import { type BackupSecret, deriveKey, newDerivation } from './key.ts';
import {
  type BackupSummary,
  createSectionMeter,
  createSummaryMeter,
  encodeRecord,
  mostRecordBytes,
  recordKinds,
  type SectionEnd,
  type SectionHead,
} from './records.ts';
import { prefixBytes, sealStream } from './sealed-stream.ts';

/** What the maker knows about a backup; the keys are made by the writer. */
export type BackupFacts = Omit<BackupHeader, 'format' | 'derivation' | 'keyId' | 'prefix'>;

export interface BackupWriter {
  /** Writes one section; waits when the target is slower than the source, so the memory stays flat. */
  section(head: SectionHead, content: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<SectionEnd>;
  /** Writes the summary and ends the target. */
  finish(): Promise<BackupSummary>;
  /** Ends without a summary: what was written is no backup and cannot be read as one. */
  abort(cause: unknown): Promise<void>;
}

/** Level 3 of gzip: three quarters of what level 6 saves, for a third of its time. */
const compression = { level: 3 };

/** Begins a backup on `target`: header, then compressed records in sealed frames. */
export async function createBackupWriter(
  target: Writable,
  facts: BackupFacts,
  secret: BackupSecret,
): Promise<BackupWriter> {
  const derivation = newDerivation(secret);
  const fileKey = await deriveKey(secret, derivation);
  if (!fileKey) throw new Error('a new derivation fits its secret');
  const prefix = randomBytes(prefixBytes);
  const encoded = encodeHeader({
    ...facts,
    format: 1,
    derivation,
    keyId: fileKey.id,
    prefix: prefix.toString('base64'),
  });
  const gzip = createGzip(compression);
  const sealed = sealStream({ key: fileKey.key, prefix, boundTo: digestOf(encoded) });
  async function* headed(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    yield encoded;
    yield* source;
  }
  const written = pipeline(gzip, sealed, headed, target);
  // Whoever writes next, or finishes, is told.
  written.catch(() => {});
  const summary = createSummaryMeter();

  async function write(kind: number, content: Buffer): Promise<void> {
    for (const part of encodeRecord(kind, content)) {
      if (!gzip.write(part)) await Promise.race([once(gzip, 'drain'), written]);
    }
  }
  return {
    async section(head, content) {
      const meter = createSectionMeter();
      await write(recordKinds.head, Buffer.from(JSON.stringify(head)));
      for await (const chunk of content) {
        meter.add(chunk);
        for (let at = 0; at < chunk.length; at += mostRecordBytes)
          await write(recordKinds.data, chunk.subarray(at, at + mostRecordBytes));
      }
      const end = meter.end();
      await write(recordKinds.end, Buffer.from(JSON.stringify(end)));
      summary.add(head, end);
      return end;
    },
    async finish() {
      const result = summary.end();
      await write(recordKinds.summary, Buffer.from(JSON.stringify(result)));
      gzip.end();
      await written;
      return result;
    },
    async abort(cause) {
      gzip.destroy(cause instanceof Error ? cause : new Error('the backup was broken off'));
      await written.catch(() => {});
    },
  };
}
