import { join } from 'node:path';
import { getMe as me } from '@guanjia/contracts/identity/routes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { walkLedger } from '../src/modules/audit/index.ts';
import { tableRules } from '../src/modules/backup/tenant/table-rules.ts';
import { fillTenant } from './access-fixture.ts';
import { type SignedIn, startApp, type TestApp } from './app.ts';
import { allObjects, allRows, backUp, isQuiet, type Rows, restore, wipe } from './backup-office.ts';
import { until } from './until.ts';

let app: TestApp;
let tenant: { id: string; code: string };
let other: { id: string; code: string };
let boss: SignedIn;
let file: string;

beforeAll(async () => {
  app = await startApp();
  for (const code of ['T1', 'T2']) {
    const { tenantId } = await app.tenant(code);
    const who = await app.logIn(code, 'administrator');
    await fillTenant(app, tenantId, who, code);
    if (code === 'T1') [tenant, boss] = [{ id: tenantId, code }, who];
    else other = { id: tenantId, code };
  }
  file = join(app.home, 'rehearsal.backup');
});

afterAll(() => app[Symbol.asyncDispose]());

/** Moves the sealer and waits for the subscribers. */
async function settle(): Promise<void> {
  await until('nothing is under way', async () => {
    await app.clock.advance(1000);
    return (await isQuiet(app, tenant.id)) && (await isQuiet(app, other.id));
  });
}

/** What a restore brings back: all tables that no rule excludes. */
function comesBack(rows: Rows): Rows {
  const kinds = ['passing', 'kept'];
  const isBackups = (row: string) => /"kind": "(tenant_backup|tenant_restore|backup_verification)"/.test(row);
  return Object.fromEntries(
    Object.entries(rows)
      .filter(([table]) => !kinds.includes(tableRules[table]?.kind ?? 'data'))
      .map(([table, found]) => [
        table,
        table === 'kernel.background_task' ? found.filter((row) => !isBackups(row)) : found,
      ]),
  );
}

describe('the rehearsal', () => {
  it('knows every table: the exceptions exist, and the rest is backed up', async () => {
    const tables = Object.keys(await allRows(app, tenant.id));
    expect(Object.keys(tableRules).filter((name) => !tables.includes(name))).toEqual([]);
    const { tables: told } = await backUp(app, tenant, file);
    const rows = await allRows(app, tenant.id);
    expect(told.map(({ name }) => name).sort()).toEqual(Object.keys(comesBack(rows)).sort());
  });

  it('brings a wiped tenant back, row by row and byte by byte, and leaves the others alone', async () => {
    await settle();
    // A ledger whose beginning was let go, as after years.
    await app.admin.query(
      "update audit.link set sealed_at = now() - interval '200 days' where tenant_id = $1 and seq <= 2",
      [tenant.id],
    );
    await app.admin.query('select audit.cut_ledger($1, now())', [tenant.id]);
    const [rows, objects] = [await allRows(app, tenant.id), await allObjects(app, tenant.id)];
    const filled = Object.entries(comesBack(rows)).filter(([, found]) => found.length > 0);
    expect(filled.length).toBeGreaterThan(35);
    expect(rows['audit.cut']).toHaveLength(1);
    expect(objects.size).toBeGreaterThanOrEqual(4);
    await backUp(app, tenant, file);
    const others = { rows: await allRows(app, other.id), objects: await allObjects(app, other.id) };

    await wipe(app, tenant.id);
    expect(Object.values(await allRows(app, tenant.id)).flat()).toEqual([]);
    await restore(app, file);

    const restored = comesBack(await allRows(app, tenant.id));
    const added = takeRestoreEntry(restored);
    expect(restored).toEqual(comesBack(rows));
    expect(added).toHaveLength(1);
    expect(await allObjects(app, tenant.id)).toEqual(objects);
    expect({ rows: await allRows(app, other.id), objects: await allObjects(app, other.id) }).toEqual(others);
  });

  it('lets people log in again, work on, and the ledger goes on where it was', async () => {
    await expect(boss.client.call(me, {})).rejects.toMatchObject({ code: 'unauthenticated' });
    boss = await app.logIn('T1', 'administrator');
    await settle();
    const { findings, upTo } = await walkLedger(app.db, tenant.id, []);
    expect(findings).toEqual([]);
    expect(upTo).toBeGreaterThan(10);
  });
});

/** Takes the entry out that tells of the restore itself, with its mark. */
function takeRestoreEntry(rows: Rows): string[] {
  const isOwn = (row: string) => row.includes('"backup.tenant_restored"');
  const own = rows['audit.entry']?.filter(isOwn) ?? [];
  const ids = own.map((row) => (JSON.parse(row) as { id: string }).id);
  const without = (table: string, field: string) =>
    rows[table]?.filter((row) => !ids.includes(String((JSON.parse(row) as Record<string, unknown>)[field])));
  rows['audit.entry'] = without('audit.entry', 'id') ?? [];
  rows['audit.waiting'] = without('audit.waiting', 'entry_id') ?? [];
  return own;
}
