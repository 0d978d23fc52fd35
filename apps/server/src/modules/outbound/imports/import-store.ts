import type { ImportView } from '@guanjia/contracts/outbound/imports';
import type { Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import type { Counts, Duplicate } from './classify.ts';
import type { Mapping } from './columns.ts';
import type { RowProblem } from './row-check.ts';

export interface ImportRecord {
  id: string;
  campaignId: string;
  userId: string;
  fileName: string;
  fileObject: string;
  state: ImportView['state'];
  columns: string[];
  sample: string[][];
  mapping: Mapping;
  totalRows: number;
  counts: Counts;
  problems: RowProblem[];
  duplicates: Duplicate[];
  /** Rows before this one are in. */
  nextRow: number;
  createdAt: Date;
  finishedAt: Date | null;
  /** The upload was kept long enough. */
  fileDeletedAt: Date | null;
}

const selected = `id, campaign_id as "campaignId", user_id as "userId", file_name as "fileName",
  file_object as "fileObject", state, columns, sample, mapping, total_rows as "totalRows", counts, problems, duplicates,
  next_row as "nextRow", created_at as "createdAt", finished_at as "finishedAt", file_deleted_at as "fileDeletedAt"`;

export type NewImport = Pick<
  ImportRecord,
  | 'id'
  | 'campaignId'
  | 'userId'
  | 'fileName'
  | 'fileObject'
  | 'columns'
  | 'sample'
  | 'mapping'
  | 'totalRows'
  | 'counts'
>;

export async function insertImport(tx: Tx, input: NewImport, now: Date): Promise<ImportRecord> {
  const rows = await tx.query<ImportRecord>(
    `insert into outbound.list_import (id, tenant_id, campaign_id, user_id, file_name, file_object, state, columns,
       sample, mapping, total_rows, counts, created_at)
     values ($1, $2, $3, $4, $5, $6, 'uploaded', $7, $8, $9, $10, $11, $12) returning ${selected}`,
    [
      input.id,
      tx.tenantId,
      input.campaignId,
      input.userId,
      input.fileName,
      input.fileObject,
      JSON.stringify(input.columns),
      JSON.stringify(input.sample),
      JSON.stringify(input.mapping),
      input.totalRows,
      JSON.stringify(input.counts),
      now,
    ],
  );
  return one(rows);
}

/** Throws `not_found`. `lock`: nobody else changes it until the transaction ends. */
export async function readImport(tx: Tx, id: string, lock = false): Promise<ImportRecord> {
  return one(
    await tx.query<ImportRecord>(
      `select ${selected} from outbound.list_import where tenant_id = $1 and id = $2${lock ? ' for update' : ''}`,
      [tx.tenantId, id],
    ),
  );
}

export type ImportChange = Partial<
  Pick<ImportRecord, 'state' | 'mapping' | 'counts' | 'problems' | 'duplicates' | 'nextRow' | 'finishedAt'>
>;

/** What is absent stays as it is. */
export async function changeImport(tx: Tx, id: string, change: ImportChange): Promise<ImportRecord> {
  const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value));
  return one(
    await tx.query<ImportRecord>(
      `update outbound.list_import set state = coalesce($3, state), mapping = coalesce($4, mapping),
         counts = coalesce($5, counts), problems = coalesce($6, problems), duplicates = coalesce($7, duplicates),
         next_row = coalesce($8, next_row), finished_at = coalesce($9, finished_at)
       where tenant_id = $1 and id = $2 returning ${selected}`,
      [
        tx.tenantId,
        id,
        change.state ?? null,
        json(change.mapping),
        json(change.counts),
        json(change.problems),
        json(change.duplicates),
        change.nextRow ?? null,
        change.finishedAt ?? null,
      ],
    ),
  );
}

function one(rows: ImportRecord[]): ImportRecord {
  const [row] = rows;
  if (!row) throw notFound();
  return row;
}

/** `details`: how many problems and duplicates go along at most. */
export function presentImport(record: ImportRecord, details = 200): ImportView {
  return {
    id: record.id,
    campaignId: record.campaignId,
    fileName: record.fileName,
    state: record.state,
    columns: record.columns,
    sample: record.sample,
    mapping: record.mapping,
    totalRows: record.totalRows,
    counts: record.counts,
    problems: record.problems.slice(0, details),
    duplicates: record.duplicates.slice(0, details),
    createdAt: record.createdAt.toISOString(),
    finishedAt: record.finishedAt?.toISOString() ?? null,
  };
}
