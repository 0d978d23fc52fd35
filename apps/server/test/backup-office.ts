import { createReadStream, createWriteStream } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createFolderStore } from '../src/adapters/folder-store/folder-store.ts';
import { systemActor } from '../src/kernel/principal.ts';
import { createAuditTrail } from '../src/modules/audit/index.ts';
import { type BackupParts, backUpTenant, restoreTenant } from '../src/modules/backup/index.ts';
import type { TestApp } from './app.ts';

export const key = { kind: 'key' as const, key: Buffer.alloc(32, 3) };

/** What the command line works with, on the database and the folder of a test. */
export function backupParts(app: TestApp, origin = 'here'): BackupParts {
  const objects = createFolderStore(join(app.home, 'objects'));
  return { db: app.db, clock: app.clock, objects, version: 'test', origin };
}

export async function backUp(app: TestApp, tenant: { id: string; code: string }, file: string) {
  return backUpTenant(backupParts(app), { tenant, target: createWriteStream(file), secret: key });
}

export async function restore(app: TestApp, file: string, more: Partial<RestoreOptions> = {}) {
  const { origin, ...rest } = more;
  const audit = createAuditTrail({ clock: app.clock });
  return restoreTenant(backupParts(app, origin), {
    open: () => createReadStream(file),
    secret: key,
    keepOld: async () => {},
    record: (tx) =>
      audit.record(tx, {
        actor: systemActor(tx.tenantId ?? ''),
        action: 'backup.tenant_restored',
        entityType: 'backup',
        entityId: null,
        purpose: 'rehearsal',
      }),
    ...rest,
  });
}
type RestoreOptions = Parameters<typeof restoreTenant>[1] & { origin: string };

export type Rows = Record<string, string[]>;

/** Every table of the database with its rows of the tenant, as text, sorted; read past all rules by the superuser. */
export async function allRows({ admin }: TestApp, tenantId: string): Promise<Rows> {
  const rows: Rows = {};
  for (const table of await tenantTables(admin)) {
    const found = await admin.query<{ row: string }>(
      `select to_jsonb(t)::text as row from ${table} t where tenant_id = $1 order by 1`,
      [tenantId],
    );
    rows[table] = found.rows.map(({ row }) => row);
  }
  return rows;
}

async function tenantTables(admin: TestApp['admin']): Promise<string[]> {
  const { rows } = await admin.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.columns
     join information_schema.tables using (table_schema, table_name)
     where column_name = 'tenant_id' and table_type = 'BASE TABLE'
       and to_regclass(format('%I.%I', table_schema, table_name)) not in (select inhrelid from pg_inherits)
     order by 1`,
  );
  return rows.map(({ name }) => name);
}

/** Every object of the tenant with its bytes. */
export async function allObjects(app: TestApp, tenantId: string): Promise<Map<string, Buffer>> {
  const root = join(app.home, 'objects');
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const found = new Map<string, Buffer>();
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && path.includes(tenantId))
      found.set(path.slice(root.length + 1), await readFile(path));
  }
  return found;
}

/** As after a disaster, or a mistake: nothing of the tenant is left. */
export async function wipe(app: TestApp, tenantId: string): Promise<void> {
  await app.admin.query('begin; set local session_replication_role = replica');
  for (const table of await tenantTables(app.admin))
    await app.admin.query(`delete from ${table} where tenant_id = $1`, [tenantId]);
  await app.admin.query('commit');
  for (const key of (await allObjects(app, tenantId)).keys()) await rm(join(app.home, 'objects', key));
}

/** Until nothing of the tenant is under way: events handled, entries sealed. */
export async function isQuiet({ admin }: TestApp, tenantId: string): Promise<boolean> {
  const { rows } = await admin.query<{ busy: boolean }>(
    `select exists (select from kernel.outbox where tenant_id = $1)
       or exists (select from audit.waiting where tenant_id = $1)
       or exists (select from kernel.event_log e join kernel.subscription s
                    on e.type = any (s.types) and e.position > s.position
                  where e.tenant_id = $1 and e.kind = 'domain') as busy`,
    [tenantId],
  );
  return rows[0]?.busy === false;
}
