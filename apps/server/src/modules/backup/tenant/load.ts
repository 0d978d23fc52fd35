import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { from } from 'pg-copy-streams';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { Section } from '../format/backup-reader.ts';
import type { SectionHead } from '../format/records.ts';
import { type Catalogue, readCatalogue, type TenantTable } from './catalogue.ts';
import { eachLine } from './each-line.ts';
import { copyOut, fixSpelling, rowsOf } from './table-text.ts';
import { dropJobs, pendingEvent, putBackEvent, putBackJob, waitingJob } from './under-way.ts';

type TableHead = Extract<SectionHead, { type: 'table' }>;

export interface Loader {
  /** Takes a section of rows, events or jobs. */
  load(section: Section): Promise<void>;
  /** Fills what could only be filled at the end, and proves that the rows are those of the backup. */
  finish(expected: readonly { name: string; sha256: string }[]): Promise<void>;
}

interface Context {
  tx: Tx;
  tenantId: string;
  catalogue: Catalogue;
  /** Tables whose rows are replaced here and now. */
  replaced: ReadonlySet<string>;
}

/**
 * Takes out what the tenant has and returns who puts in what the backup has, all in `tx`. The ledger stays when there
 * is one; `sameSecret` says whether what the server's secret sealed can be opened here.
 */
export async function replaceRows(tx: Tx, tenantId: string, sameSecret: boolean): Promise<Loader> {
  const catalogue = await readCatalogue(tx);
  await fixSpelling(tx);
  const tables = [...catalogue.tables.values()];
  const keepLedger = await hasLedger(tx, tenantId, tables);
  const comesBack: Record<TenantTable['rule']['kind'], boolean> = {
    data: true,
    part: true,
    ledger: !keepLedger,
    sealed: sameSecret,
    passing: false,
    kept: false,
  };
  const replaced = new Set(tables.filter(({ rule }) => comesBack[rule.kind]).map(({ name }) => name));
  const context = { tx, tenantId, catalogue, replaced };
  await takeOut(context);
  await dropJobs(tx, tenantId);
  const late: TableHead[] = [];
  return {
    async load({ head, content }) {
      if (head.type === 'events')
        for await (const line of eachLine(content))
          await putBackEvent(tx, tenantId, pendingEvent.parse(JSON.parse(line)));
      if (head.type === 'jobs')
        for await (const line of eachLine(content)) await putBackJob(tx, waitingJob.parse(JSON.parse(line)));
      if (head.type !== 'table') return;
      const table = catalogue.tables.get(head.name);
      if (!table) throw new AppError('backup_other_schema', { params: { table: head.name } });
      if (replaced.has(table.name) && (await putIn(context, table, head, content))) late.push(head);
    },
    async finish(expected) {
      for (const head of late) await fillLate(context, head);
      await compare(context, expected);
    },
  };
}

/** Whether there is anything of a ledger, which no backup may replace. */
async function hasLedger(tx: Tx, tenantId: string, tables: readonly TenantTable[]): Promise<boolean> {
  const found = tables
    .filter(({ rule }) => rule.kind === 'ledger')
    .map(({ name }) => `exists (select from ${name} where tenant_id = $1)`);
  const [row] = await tx.query<{ found: boolean }>(`select ${found.join(' or ')} as found`, [tenantId]);
  return row?.found ?? false;
}

async function takeOut({ tx, tenantId, catalogue }: Context): Promise<void> {
  for (const [name, columns] of catalogue.order.late)
    await tx.query(
      `update ${name} set ${columns.map((column) => `${column} = null`).join()} where tenant_id = $1`,
      [tenantId],
    );
  for (const name of catalogue.order.tables.toReversed()) {
    const table = catalogue.tables.get(name);
    if (!table || table.rule.kind === 'kept' || table.rule.kind === 'ledger') continue;
    if (table.rule.kind === 'part') await tx.query(`delete from ${name} where ${rowsOf(table, tenantId)}`);
    // Some tables let nobody but their owner delete.
    else await tx.query('select backup.clear_rows($1, $2)', [name, tenantId]);
  }
}

/** Rows of one section go through a temporary table: COPY itself cannot write where row-level security holds. */
async function putIn(
  { tx, tenantId, catalogue }: Context,
  table: TenantTable,
  head: TableHead,
  content: AsyncIterable<Buffer>,
): Promise<boolean> {
  if (head.columns.join() !== table.columns.join())
    throw new AppError('backup_other_schema', { params: { table: head.name } });
  const staged = stagedName(head.name);
  const columns = head.columns.join();
  await tx.query(
    `create temporary table ${staged} on commit drop as select ${columns} from ${table.name} with no data`,
  );
  await pipeline(content, tx.client.query(from(`copy ${staged} (${columns}) from stdin`)));
  const [strangers] = await tx.query(`select from ${staged} where tenant_id is distinct from $1 limit 1`, [
    tenantId,
  ]);
  if (strangers) throw new AppError('backup_damaged', { params: { table: head.name } });
  const late = catalogue.order.late.get(table.name) ?? [];
  const now = head.columns.map((column) => (late.includes(column) ? 'null' : column)).join();
  // The server's roles may not begin a ledger at another number than one; this function may, where none is.
  if (table.name === 'audit.cut')
    await tx.query(`select backup.load_cut(tenant_id, seq, hash, cut_at) from ${staged}`);
  else await tx.query(`insert into ${table.name} (${columns}) select ${now} from ${staged}`);
  if (late.length > 0) return true;
  await tx.query(`drop table ${staged}`);
  return false;
}

async function fillLate({ tx, catalogue }: Context, head: TableHead): Promise<void> {
  const late = catalogue.order.late.get(head.name) ?? [];
  const key = catalogue.tables.get(head.name)?.primaryKey ?? [];
  await tx.query(
    `update ${head.name} t set ${late.map((column) => `${column} = s.${column}`).join()}
     from ${stagedName(head.name)} s where ${key.map((column) => `t.${column} = s.${column}`).join(' and ')}`,
  );
}

function stagedName(name: string): string {
  return `pg_temp."restored ${name.replaceAll('"', '')}"`;
}

/** Reads every replaced table again and compares it with what the backup says of it. Throws `backup_mismatch`. */
async function compare(
  { tx, tenantId, catalogue, replaced }: Context,
  expected: readonly { name: string; sha256: string }[],
): Promise<void> {
  for (const { name, sha256 } of expected) {
    const table = catalogue.tables.get(name);
    if (!table || !replaced.has(name)) continue;
    const hash = createHash('sha256');
    for await (const chunk of copyOut(tx, table, tenantId)) hash.update(chunk as Buffer);
    if (hash.digest('hex') !== sha256) throw new AppError('backup_mismatch', { params: { table: name } });
  }
}
