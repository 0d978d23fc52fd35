import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as backups from '@guanjia/contracts/backup/routes';
import { confirmSession } from '@guanjia/contracts/identity/second-factor';
import * as alerts from '@guanjia/contracts/identity/security-alerts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFolderStore } from '../src/adapters/folder-store/folder-store.ts';
import { addJob } from '../src/kernel/jobs.ts';
import { createLog } from '../src/kernel/log.ts';
import { createMetrics } from '../src/kernel/metrics.ts';
import { createAuditTrail } from '../src/modules/audit/index.ts';
import { createBackups, readKey } from '../src/modules/backup/index.ts';
import { type SignedIn, startApp, type TestApp, testPassword } from './app.ts';
import { backupParts } from './backup-office.ts';
import { until } from './until.ts';

let app: TestApp;
let tenantId: string;
let boss: SignedIn;

beforeAll(async () => {
  app = await startApp();
  ({ tenantId } = await app.tenant('T1'));
  await app.tenant('T2');
  boss = await app.logIn('T1', 'administrator');
});

afterAll(() => app[Symbol.asyncDispose]());

const dayMs = 24 * 3_600_000;
const list = async () => (await boss.client.call(backups.listBackups, {})).items;
const settings = () => boss.client.call(backups.getBackupSettings, {});

async function backUpNow(): Promise<backups.Backup> {
  const known = (await list()).map(({ id }) => id);
  await app.clock.advance(1000);
  await boss.client.call(backups.startBackup, {});
  return until('a backup is made', async () =>
    (await list()).find(({ id, state }) => !known.includes(id) && (state === 'done' || state === 'failed')),
  );
}

/** The job that runs by the clock, at that of the test. */
async function keepSchedules(): Promise<void> {
  const { jobs } = createBackups({
    ...backupParts(app),
    log: createLog('silent'),
    audit: createAuditTrail({ clock: app.clock }),
    metrics: createMetrics(),
    files: createFolderStore(join(app.home, 'backups')),
    folder: 'x',
    readSecret: () => readKey(join(app.home, 'backup.key')),
  });
  const job = jobs.find(({ name }) => name === 'backup.schedule');
  await job?.handle(undefined as never, new AbortController().signal);
}

async function actions(): Promise<string[]> {
  const { rows } = await app.admin.query<{ action: string }>(
    "select action from audit.entry where tenant_id = $1 and entity_type = 'backup' order by occurred_at, id",
    [tenantId],
  );
  return rows.map(({ action }) => action);
}

describe('backups of an enterprise', () => {
  it('are made in the background, read through, and listed', async () => {
    const made = await backUpNow();
    expect(made).toMatchObject({ kind: 'manual', state: 'done', verifyError: null });
    expect(made.verifiedAt).not.toBeNull();
    expect(made.rows).toBeGreaterThan(20);
    expect((await actions()).toSorted()).toEqual(['backup.made', 'backup.requested']);
    expect(await settings()).toMatchObject({ enabled: true, hour: 3, keep: 7, ready: true, overdue: false });
  });

  it('are one at a time', async () => {
    const both = await Promise.allSettled([1, 2].map(() => boss.client.call(backups.startBackup, {})));
    const refused = both.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    expect(refused).toMatchObject([{ code: 'backup_running' }]);
    await until('it is done', async () => (await list()).every(({ state }) => state === 'done'));
  });

  it('are handed out only to whom has just shown who they are, and that is recorded', async () => {
    const [made] = await list();
    const id = made?.id ?? '';
    await app.clock.advance(6 * 60_000);
    const asked = boss.client.call(backups.downloadBackup, { params: { id } });
    await expect(asked).rejects.toMatchObject({ code: 'confirmation_required' });
    await boss.client.call(confirmSession, { body: { password: testPassword } });
    const answer = await fetch(`${app.baseUrl}/api/backups/${id}/file`, { headers: { cookie: boss.cookie } });
    const file = Buffer.from(await answer.arrayBuffer());
    expect(file.length).toBe(made?.bytes);
    expect(file.subarray(0, 15).toString()).toBe('GUANJIA-BACKUP\n');
    expect(await actions()).toContain('backup.downloaded');
  });

  it('tell when their file is not good any more', async () => {
    const made = await backUpNow();
    await writeFile(join(app.home, `backups/tenants/${tenantId}/${made.id}.backup`), 'rust');
    await boss.client.call(backups.verifyBackup, { params: { id: made.id } });
    await until('it is found', async () =>
      (await list()).some(({ id, verifyError }) => id === made.id && verifyError === 'backup_unknown'),
    );
  });

  it('stay as many as was decided', async () => {
    await boss.client.call(confirmSession, { body: { password: testPassword } });
    const body = { enabled: true, hour: 3, keep: 1, version: 0 };
    await boss.client.call(backups.saveBackupSettings, { body });
    await expect(boss.client.call(backups.saveBackupSettings, { body })).rejects.toMatchObject({
      code: 'version_conflict',
    });
    const made = await backUpNow();
    const there = (await list()).filter(({ removedAt }) => removedAt === null);
    expect(there.map(({ id }) => id)).toEqual([made.id]);
    const gone = (await list()).find(({ removedAt }) => removedAt !== null);
    await expect(
      boss.client.call(backups.verifyBackup, { params: { id: gone?.id ?? '' } }),
    ).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a restore', () => {
  it('needs a fresh confirmation and the code of the enterprise', async () => {
    const made = await backUpNow();
    const params = { id: made.id };
    const body = { tenantCode: 'T1', reason: 'a mistake' };
    await app.clock.advance(6 * 60_000);
    await expect(boss.client.call(backups.restoreBackup, { params, body })).rejects.toMatchObject({
      code: 'confirmation_required',
    });
    await boss.client.call(confirmSession, { body: { password: testPassword } });
    await expect(
      boss.client.call(backups.restoreBackup, { params, body: { ...body, tenantCode: 'T2' } }),
    ).rejects.toMatchObject({ code: 'enterprise_code_wrong' });
  });

  it('brings the state of the backup back, keeps the one before, ends sessions and is told', async () => {
    const [made] = await list();
    await app.db.tenantTx(tenantId, (tx) => tx.query("update identity.tenant set name = 'by mistake'"));
    await boss.client.call(confirmSession, { body: { password: testPassword } });
    await boss.client.call(backups.restoreBackup, {
      params: { id: made?.id ?? '' },
      body: { tenantCode: 'T1', reason: 'a mistake' },
    });
    await until('it is restored', async () => {
      const { rows } = await app.admin.query("select from backup.restoration where state = 'done'");
      return rows.length === 1;
    });
    await expect(list()).rejects.toMatchObject({ code: 'unauthenticated' });
    boss = await app.logIn('T1', 'administrator');
    expect(boss.me.tenant.name).toBe('Tenant T1');
    expect((await list())[0]).toMatchObject({ kind: 'before_restore', state: 'done' });
    const { items } = await boss.client.call(backups.listRestorations, {});
    expect(items[0]).toMatchObject({ source: made?.id, state: 'done', reason: 'a mistake' });
    const { rows } = await app.admin.query(
      "select purpose, after ->> 'askedBy' as by from audit.entry where action = 'backup.tenant_restored'",
    );
    expect(rows).toEqual([{ purpose: 'a mistake', by: 'administrator of T1' }]);
    expect(await actions()).toContain('backup.restore_requested');
  });

  it('that was broken off is not begun again by itself', async () => {
    const { rows } = await app.admin.query<{ restorationId: string; runId: string }>(
      `update backup.restoration set state = 'running' where tenant_id = $1
       returning id as "restorationId", source as "runId"`,
      [tenantId],
    );
    const tasks = await app.admin.query<{ id: string }>(
      "select id from kernel.background_task where tenant_id = $1 and kind = 'tenant_restore'",
      [tenantId],
    );
    const payload = {
      tenantId,
      taskId: tasks.rows[0]?.id,
      user: { id: '', name: '' },
      reason: '',
      ...rows[0],
    };
    await app.db.tenantTx(tenantId, (tx) => tx.query("update identity.tenant set name = 'by now'"));
    await app.db.tenantTx(tenantId, (tx) => addJob(tx, 'backup.restore', payload));
    await until('it has failed', async () => {
      const { items } = await boss.client.call(backups.listRestorations, {});
      return items[0]?.errorCode === 'backup_interrupted';
    });
    boss = await app.logIn('T1', 'administrator');
    expect(boss.me.tenant.name).toBe('by now');
  });
});

describe('the schedule', () => {
  const scheduled = async () => (await list()).filter(({ kind }) => kind === 'scheduled');

  it('makes one backup a day, at its hour', async () => {
    // The hour that it is by now, so that no other comes between.
    const zone = { timeZone: boss.me.tenant.timezone, hour: 'numeric', hourCycle: 'h23' } as const;
    const hour = Number(new Intl.DateTimeFormat('en', zone).format(app.clock.now()));
    const { version } = await settings();
    await boss.client.call(confirmSession, { body: { password: testPassword } });
    const body = { enabled: true, hour, keep: 1, version };
    await boss.client.call(backups.saveBackupSettings, { body });
    await keepSchedules();
    expect(await scheduled()).toEqual([]);
    await app.clock.advance(dayMs);
    boss = await app.logIn('T1', 'administrator');
    await keepSchedules();
    await until('it is made', async () => (await scheduled()).some(({ state }) => state === 'done'));
    await keepSchedules();
    expect(await scheduled()).toHaveLength(1);
  });

  it('raises an alert when a backup fails, and one when the day has none', async () => {
    await rm(join(app.home, 'backup.key'));
    await app.clock.advance(dayMs);
    boss = await app.logIn('T1', 'administrator');
    const kinds = async () =>
      (await boss.client.call(alerts.listSecurityAlerts, {})).items.map(({ kind }) => kind);
    for (let tries = 1; tries <= 3; tries += 1) {
      await keepSchedules();
      await until('it fails', async () => (await kinds()).length >= tries);
    }
    await app.clock.advance(9 * 3_600_000);
    boss = await app.logIn('T1', 'administrator');
    await keepSchedules();
    await keepSchedules();
    expect(await kinds()).toEqual(['backup_missing', 'backup_failed', 'backup_failed', 'backup_failed']);
    expect(await settings()).toMatchObject({ ready: false, overdue: true });
    await expect(boss.client.call(backups.startBackup, {})).rejects.toMatchObject({
      code: 'backup_key_missing',
    });
  });
});
