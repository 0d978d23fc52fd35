import { Readable } from 'node:stream';
import type { BackupEvents } from '@guanjia/contracts/backup/events';
import { closeTenant, type Db, type Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import { emit, publish } from '#kernel/outbox.ts';
import { accessChanged } from '#kernel/realtime.ts';
import { topics } from '#kernel/topics.ts';
import { openBackup, type Section } from '../format/backup-reader.ts';
import type { BackupHeader } from '../format/header.ts';
import type { BackupSecret } from '../format/key.ts';
import type { BackupSummary } from '../format/records.ts';
import type { BackupParts, Tenant } from './back-up-tenant.ts';
import { readSchemaNumber } from './catalogue.ts';
import type { OnProgress } from './dump.ts';
import { replaceRows } from './load.ts';

export interface RestoreInput {
  /** Opens the file from its beginning; it is read twice. */
  open(): Promise<Readable> | Readable;
  secret: BackupSecret;
  /** The only tenant that may be restored; undefined: the one of the file. */
  onlyTenant?: string;
  /** The same by enterprise code, as people say it. */
  onlyCode?: string;
  /** Called with a tenant that is there, before anything changes: keeps what will be replaced. */
  keepOld(tenant: Tenant): Promise<void>;
  /** Called in the transaction that restores, when all rows are there: tells of it in the audit trail. */
  record(tx: Tx, backup: BackupHeader): Promise<void>;
  onProgress?: OnProgress;
}

/** What reading the file through has told, before anything is changed. */
interface Survey {
  header: BackupHeader;
  summary: BackupSummary;
  tenant: Tenant;
  months: { table: string; month: string }[];
  keys: Set<string>;
}

/**
 * Makes a tenant what its backup says, all or nothing: rows in one transaction, during which the tenant is closed to
 * everybody; objects are put beside before and those that are not in the backup go after. Sessions end. The audit
 * ledger is never turned back: it comes from the backup only where there is none. Throws `backup_unknown`,
 * `backup_key_wrong`, `backup_damaged`, `backup_other_tenant`, `backup_other_schema`, `code_taken`, `backup_mismatch`.
 */
export async function restoreTenant(parts: BackupParts, input: RestoreInput): Promise<Survey> {
  const survey = await readThrough(parts.db, input);
  const { header, tenant } = survey;
  if (await isThere(parts.db, tenant)) await input.keepOld(tenant);
  await parts.db.platformTx(async (tx) => {
    for (const { table, month } of survey.months)
      await tx.query('select kernel.ensure_month_partition($1, $2)', [table, `${month}T00:00:00Z`]);
  });
  await parts.db.platformTx(async (platform) => {
    await closeTenant(platform, tenant.id);
    const tx: Tx = { ...platform, tenantId: tenant.id };
    const loader = await replaceRows(tx, tenant.id, header.origin === parts.origin);
    const opened = await openBackup(await input.open(), input.secret);
    const summary = await opened.read(async (section) => {
      if (section.head.type === 'object') await putObject(parts, tenant.id, section.head.key, section);
      else await loader.load(section);
      await input.onProgress?.({ done: 0, total: 0, what: section.head.type });
    });
    // The file that was read through is the file that was loaded.
    if (summary.sha256 !== survey.summary.sha256) throw new AppError('backup_damaged');
    await loader.finish(summary.tables);
    await input.record(tx, header);
    await tellRestored(tx, parts.clock.now(), header.createdAt);
    // Whoever is connected is let in by what holds now: nobody, before they log in again.
    const everybody = [topics.everybody];
    await publish(tx, { type: accessChanged, payload: {}, at: parts.clock.now(), topics: everybody });
  });
  await dropOtherObjects(parts, tenant.id, survey.keys);
  return survey;
}

function tellRestored(tx: Tx, at: Date, backupOf: string): Promise<void> {
  const payload: BackupEvents['backup.tenant_restored'] = { backupOf };
  return emit(tx, { type: 'backup.tenant_restored', payload, at });
}

/** Reads all of the file and changes nothing; refuses what cannot be restored here. */
async function readThrough(db: Db, input: RestoreInput): Promise<Survey> {
  const opened = await openBackup(await input.open(), input.secret);
  const { header } = opened;
  try {
    const tenant = await requireFit(db, header, input);
    const months: Survey['months'] = [];
    const keys = new Set<string>();
    const summary = await opened.read(async ({ head }) => {
      if (head.type === 'table') months.push(...head.months.map((month) => ({ table: head.name, month })));
      if (head.type === 'object') keys.add(head.key);
    });
    return { header, summary, tenant, months, keys };
  } finally {
    opened.close();
  }
}

async function requireFit(
  db: Db,
  header: BackupHeader,
  { onlyTenant, onlyCode }: RestoreInput,
): Promise<Tenant> {
  const { tenant } = header;
  if (!tenant || tenant.id !== (onlyTenant ?? tenant.id) || tenant.code !== (onlyCode ?? tenant.code))
    throw new AppError('backup_other_tenant', { params: { code: tenant?.code ?? '' } });
  const here = await db.platformTx(readSchemaNumber);
  if (header.migration !== here)
    throw new AppError('backup_other_schema', {
      params: { version: header.version, schema: header.migration, here },
    });
  const [taken] = await db.platformTx((tx) =>
    tx.query('select from identity.tenant where code = $1 and tenant_id <> $2', [tenant.code, tenant.id]),
  );
  if (taken) throw new AppError('code_taken', { params: { code: tenant.code } });
  return tenant;
}

async function isThere(db: Db, { id }: Tenant): Promise<boolean> {
  const rows = await db.platformTx((tx) =>
    tx.query('select from identity.tenant where tenant_id = $1', [id]),
  );
  return rows.length > 0;
}

async function putObject(
  { objects }: BackupParts,
  tenantId: string,
  key: string,
  { content }: Section,
): Promise<void> {
  if (key.split('/')[1] !== tenantId) throw new AppError('backup_damaged', { params: { key } });
  await objects.put(key, Readable.from(content, { objectMode: false }));
}

async function dropOtherObjects(
  { objects }: BackupParts,
  tenantId: string,
  keys: ReadonlySet<string>,
): Promise<void> {
  for (const kind of await objects.kinds()) {
    for await (const { key } of objects.list(`${kind}/${tenantId}/`))
      if (!keys.has(key)) await objects.delete(key);
  }
}
