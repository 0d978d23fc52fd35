import { pipeline, Readable } from 'node:stream';
import { isDeepStrictEqual } from 'node:util';
import { createGunzip } from 'node:zlib';
import type { z } from 'zod';
import { AppError } from '#kernel/errors.ts';
import { type ByteReader, createByteReader } from './byte-reader.ts';
import { type BackupHeader, digestOf, readHeader } from './header.ts';
import { type BackupSecret, deriveKey } from './key.ts';
import {
  type BackupSummary,
  backupSummary,
  createSectionMeter,
  createSummaryMeter,
  mostRecordBytes,
  recordKinds,
  recordPrefixBytes,
  type SectionEnd,
  type SectionHead,
  sectionEnd,
  sectionHead,
} from './records.ts';
import { openStream, prefixBytes } from './sealed-stream.ts';

export interface Section {
  head: SectionHead;
  /** What is not taken is passed over. */
  content: AsyncGenerator<Buffer>;
}

export interface OpenedBackup {
  header: BackupHeader;
  /** Hands over section by section; resolves when all was read and proved complete. Throws `backup_damaged`. */
  read(onSection: (section: Section) => Promise<void>): Promise<BackupSummary>;
  /** For who does not read on. */
  close(): void;
}

/** The header only, which nothing has proved yet. Throws `backup_unknown`, `backup_damaged`. */
export async function peekHeader(source: Readable): Promise<BackupHeader> {
  try {
    return (await readHeader(createByteReader(source))).header;
  } finally {
    source.destroy();
  }
}

/** Throws `backup_unknown`, `backup_key_wrong`, `backup_damaged`. */
export async function openBackup(source: Readable, secret: BackupSecret): Promise<OpenedBackup> {
  try {
    const bytes = createByteReader(source);
    const { header, encoded } = await readHeader(bytes);
    const fileKey = await deriveKey(secret, header.derivation);
    if (fileKey?.id !== header.keyId)
      throw new AppError('backup_key_wrong', { params: { needs: needOf(header) } });
    const prefix = Buffer.from(header.prefix, 'base64');
    if (prefix.length !== prefixBytes) throw new AppError('backup_damaged');
    const key = { key: fileKey.key, prefix, boundTo: digestOf(encoded) };
    return {
      header,
      read: (onSection) => readRecords(unpack(openStream(key, bytes.rest())), onSection),
      close: () => void source.destroy(),
    };
  } catch (error) {
    source.destroy();
    throw error;
  }
}

function needOf({ derivation }: BackupHeader): string {
  return derivation.name === 'scrypt' ? 'passphrase' : 'key';
}

/** Reads a backup through without using it. */
export async function verifyBackup(
  source: Readable,
  secret: BackupSecret,
): Promise<{ header: BackupHeader; summary: BackupSummary }> {
  const opened = await openBackup(source, secret);
  return { header: opened.header, summary: await opened.read(async () => {}) };
}

function unpack(plain: AsyncGenerator<Buffer>): AsyncIterable<Buffer> {
  // The iteration throws what went wrong anywhere in the pipeline.
  return pipeline(Readable.from(plain), createGunzip(), () => {});
}

async function readRecords(
  source: AsyncIterable<Buffer>,
  onSection: (section: Section) => Promise<void>,
): Promise<BackupSummary> {
  const bytes = createByteReader(source);
  const summary = createSummaryMeter();
  try {
    for (;;) {
      const record = await nextRecord(bytes);
      if (record.kind === recordKinds.summary) {
        const told = parse(backupSummary, record.content);
        if (!isDeepStrictEqual(told, summary.end())) throw new AppError('backup_damaged');
        // To the end, which proves that nothing was cut off or added behind.
        if (await bytes.tryRead(1)) throw new AppError('backup_damaged');
        return told;
      }
      if (record.kind !== recordKinds.head) throw new AppError('backup_damaged');
      const head = parse(sectionHead, record.content);
      const told: SectionEnd[] = [];
      const content = contentOf(bytes, (end) => told.push(end));
      await onSection({ head, content: unbroken(content) });
      for await (const _ of content);
      for (const end of told) summary.add(head, end);
    }
  } catch (error) {
    throw isZlibError(error) ? new AppError('backup_damaged', { cause: error }) : error;
  }
}

async function* contentOf(bytes: ByteReader, onEnd: (end: SectionEnd) => void): AsyncGenerator<Buffer> {
  const meter = createSectionMeter();
  for (;;) {
    const record = await nextRecord(bytes);
    if (record.kind === recordKinds.data) {
      meter.add(record.content);
      yield record.content;
    } else if (record.kind === recordKinds.end) {
      const end = parse(sectionEnd, record.content);
      if (!isDeepStrictEqual(end, meter.end())) throw new AppError('backup_damaged');
      return onEnd(end);
    } else throw new AppError('backup_damaged');
  }
}

/** Whoever stops in the middle must not end the content: the rest is passed over here. */
async function* unbroken(content: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  for (;;) {
    const next = await content.next();
    if (next.done) return;
    yield next.value;
  }
}

async function nextRecord(bytes: ByteReader): Promise<{ kind: number; content: Buffer }> {
  const prefix = await bytes.tryRead(recordPrefixBytes);
  const length = prefix?.readUInt32BE(1) ?? 0;
  const content = prefix && length <= 16 * mostRecordBytes ? await bytes.tryRead(length) : undefined;
  if (!prefix || !content) throw new AppError('backup_damaged');
  return { kind: prefix.readUInt8(0), content };
}

function parse<S extends z.ZodType>(schema: S, content: Buffer): z.output<S> {
  try {
    return schema.parse(JSON.parse(content.toString('utf8')));
  } catch (error) {
    throw new AppError('backup_damaged', { cause: error });
  }
}

function isZlibError(error: unknown): boolean {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' && (code.startsWith('Z_') || code === 'ERR_STREAM_PREMATURE_CLOSE');
}
