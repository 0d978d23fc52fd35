import { createHash } from 'node:crypto';
import { z } from 'zod';

/** What a section of a backup holds; its content follows as bytes. */
export const sectionHead = z.discriminatedUnion('type', [
  /** Rows of one table in PostgreSQL's text form of COPY; the months whose partitions they need. */
  z.object({
    type: z.literal('table'),
    name: z.string(),
    columns: z.array(z.string()),
    months: z.array(z.string()),
  }),
  /** JSON lines: events that were on their way, jobs that waited. */
  z.object({ type: z.literal('events') }),
  z.object({ type: z.literal('jobs') }),
  z.object({ type: z.literal('object'), key: z.string() }),
  /** A file of the whole system, by its path below the cluster's folder or the home. */
  z.object({ type: z.literal('file'), root: z.enum(['postgres', 'home']), path: z.string() }),
  z.object({ type: z.literal('folder'), root: z.enum(['postgres', 'home']), path: z.string() }),
]);
export type SectionHead = z.infer<typeof sectionHead>;

export const sectionEnd = z.object({ bytes: z.int(), lines: z.int(), sha256: z.string() });
export type SectionEnd = z.infer<typeof sectionEnd>;

/** Ends a backup: what it holds, so that reading it through proves that nothing is missing. */
export const backupSummary = z.object({
  tables: z.array(z.object({ name: z.string(), rows: z.int(), sha256: z.string() })),
  objects: z.int(),
  files: z.int(),
  /** Of all sections, before compression. */
  bytes: z.int(),
  /** SHA-256 over the heads and hashes of all sections in order. */
  sha256: z.string(),
});
export type BackupSummary = z.infer<typeof backupSummary>;

/** Kinds of records inside the sealed stream: one byte, then the length (u32), then so many bytes. */
export const recordKinds = { head: 1, data: 2, end: 3, summary: 4 } as const;
export const recordPrefixBytes = 5;
/** Longer contents are told in several records. */
export const mostRecordBytes = 1024 * 1024;

export function encodeRecord(kind: number, content: Buffer): Buffer[] {
  const prefix = Buffer.alloc(recordPrefixBytes);
  prefix.writeUInt8(kind);
  prefix.writeUInt32BE(content.length, 1);
  return [prefix, content];
}

/** Counts and hashes one section; lines are those of COPY and of JSON lines, which escape line ends inside. */
export function createSectionMeter() {
  const hash = createHash('sha256');
  let bytes = 0;
  let lines = 0;
  return {
    add(chunk: Buffer): void {
      hash.update(chunk);
      bytes += chunk.length;
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines += 1;
    },
    end: (): SectionEnd => ({ bytes, lines, sha256: hash.digest('hex') }),
  };
}

/** Gathers the summary on both sides, so that they can be compared. */
export function createSummaryMeter() {
  const hash = createHash('sha256');
  const summary = { tables: [] as BackupSummary['tables'], objects: 0, files: 0, bytes: 0 };
  return {
    add(head: SectionHead, end: SectionEnd): void {
      hash.update(`${JSON.stringify(head)}\n${end.sha256}\n`);
      summary.bytes += end.bytes;
      if (head.type === 'table')
        summary.tables.push({ name: head.name, rows: end.lines, sha256: end.sha256 });
      if (head.type === 'object') summary.objects += 1;
      if (head.type === 'file') summary.files += 1;
    },
    end: (): BackupSummary => ({ ...summary, sha256: hash.digest('hex') }),
  };
}
