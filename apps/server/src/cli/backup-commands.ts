import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Writable } from 'node:stream';
import { readDatabaseConfig } from '#config/config.ts';
import { AppError } from '#kernel/errors.ts';
import { createLog } from '#kernel/log.ts';
import { createMetrics } from '#kernel/metrics.ts';
import { systemActor } from '#kernel/principal.ts';
import { createAuditTrail } from '#modules/audit/index.ts';
import {
  type BackupDeps,
  type BackupSummary,
  backUpSystem,
  backUpTenant,
  keepOld,
  listRestore,
  restoreTenant,
  verifyBackup,
} from '#modules/backup/index.ts';
import { findTenant } from '#modules/identity/index.ts';
import { backupParts, openObjects } from '../app/backup-parts.ts';
import { version } from '../app/version.ts';
import { secretFor, secretForNew } from './backup-secret.ts';
import type { Command, Context } from './command.ts';

const text = { type: 'string' } as const;

/** Backup and restore of one enterprise and of the whole system; restoring a system is `restore-system.ts`. */
export const backupCommands: Readonly<Record<string, Command>> = {
  'backup key': {
    summary: 'make a key file for backups; whoever has it can open them, without it nobody can',
    options: { to: text },
    required: ['to'],
    async run(_context, { to = '' }) {
      await writeFile(to, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
      return `${to} holds a new key: keep it apart from the backups.`;
    },
  },
  'backup tenant': {
    summary: 'back one enterprise up while it works; asks for a passphrase unless --key-file is given',
    options: { tenant: text, to: text, 'key-file': text },
    required: ['tenant', 'to'],
    async run(context, { tenant = '', to = '', 'key-file': keyFile }) {
      const deps = depsOf(context);
      const { tenantId } = await requireTenant(context, tenant);
      const secret = await secretForNew(keyFile, context.env);
      const summary = await writeFileOf(to, (target) =>
        backUpTenant(deps, {
          tenant: { id: tenantId, code: tenant },
          target,
          secret,
          onProgress: async ({ what }) => tellProgress(what),
        }),
      );
      await context.db.tenantTx(tenantId, (tx) =>
        deps.audit.record(tx, {
          actor: systemActor(tenantId),
          action: 'backup.made',
          entityType: 'backup',
          entityId: null,
          after: { file: basename(to), from: 'command line', sha256: summary.sha256 },
        }),
      );
      return `${to}: ${describe(summary)}`;
    },
  },
  'backup system': {
    summary: 'back everything up while it works: the database as it is on disk, objects, secrets',
    options: { to: text, 'key-file': text },
    required: ['to'],
    async run({ clock, env }, { to = '', 'key-file': keyFile }) {
      const config = readDatabaseConfig(env);
      const { ADMIN_DATABASE_URL: adminUrl, POSTGRES_DATA_DIR: dataDir } = env;
      if (!adminUrl || !dataDir)
        throw new AppError('bad_request', {
          params: {
            database:
              'the server of DATABASE_URL is backed up with its own tools (pg_basebackup, pg_dump); copy the objects folder besides, or use "backup tenant"',
          },
        });
      const secret = await secretForNew(keyFile, env);
      const summary = await writeFileOf(to, (target) =>
        backUpSystem({
          adminUrl,
          dataDir,
          home: config.home,
          target,
          secret,
          facts: { createdAt: clock.now().toISOString(), version, origin: backupParts(config).origin },
          onProgress: tellProgress,
        }),
      );
      return `${to}: ${summary.files} files, ${megabytes(summary.bytes)}`;
    },
  },
  'backup verify': {
    summary: 'read a backup through and see whether all of it is there and genuine',
    options: { 'key-file': text },
    required: [],
    operand: 'FILE',
    async run({ env }, { FILE: file = '', 'key-file': keyFile }) {
      const secret = await secretFor(file, keyFile, env);
      const { header, summary } = await verifyBackup(createReadStream(file), secret);
      const of = header.tenant ? `enterprise ${header.tenant.code}` : 'the whole system';
      return `${file} is whole: ${of}, ${header.createdAt}, version ${header.version}, schema ${header.migration}, ${describe(summary)}`;
    },
  },
  'restore tenant': {
    summary:
      'make an enterprise what a backup says; say whose identity was verified and how (TEN-050), and why; what is there now is backed up first',
    options: {
      tenant: text,
      'key-file': text,
      'verified-by': text,
      verification: text,
      reason: text,
    },
    required: ['tenant', 'verified-by', 'verification', 'reason'],
    operand: 'FILE',
    run: (context, values) => restoreFromFile(context, values),
  },
};

async function restoreFromFile(
  context: Context,
  values: Record<string, string | undefined>,
): Promise<string> {
  const { FILE: file = '', tenant = '', reason = '', 'key-file': keyFile } = values;
  const deps = depsOf(context);
  const secret = await secretFor(file, keyFile, context.env);
  const { summary } = await restoreTenant(deps, {
    open: () => createReadStream(file),
    secret,
    onlyCode: tenant,
    keepOld: ({ id }) => keepOld(deps, id, null),
    async record(tx, backup) {
      const at = context.clock.now();
      await listRestore(tx, { source: basename(file), sourceAt: backup.createdAt, reason, at });
      await deps.audit.record(tx, {
        actor: systemActor(tx.tenantId ?? ''),
        action: 'backup.tenant_restored',
        entityType: 'backup',
        entityId: null,
        after: {
          file: basename(file),
          backupOf: backup.createdAt,
          verifiedBy: values['verified-by'],
          verification: values.verification,
        },
        purpose: reason,
      });
    },
    onProgress: async ({ what }) => tellProgress(what),
  });
  return `Enterprise ${tenant} is restored: ${describe(summary)}. Its people log in again.`;
}

function depsOf({ db, clock, env }: Context): BackupDeps {
  const config = readDatabaseConfig(env);
  return {
    ...backupParts(config),
    db,
    clock,
    log: createLog('error'),
    audit: createAuditTrail({ clock }),
    metrics: createMetrics(),
    objects: openObjects(config.home),
  };
}

async function requireTenant({ db }: Context, code: string) {
  const tenant = await findTenant(db, code);
  if (!tenant) throw new AppError('not_found', { params: { enterprise: code } });
  return tenant;
}

/** Appears under its name only when all of it is written. */
async function writeFileOf<T>(path: string, make: (target: Writable) => Promise<T>): Promise<T> {
  const partial = `${path}.partial`;
  try {
    const made = await make(createWriteStream(partial, { mode: 0o600, flush: true }));
    await rename(partial, path);
    return made;
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

function tellProgress(what: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${what.slice(0, 70)}`);
}

function describe({ tables, objects, bytes }: BackupSummary): string {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  return `${rows} rows in ${tables.length} tables, ${objects} objects, ${megabytes(bytes)}`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
