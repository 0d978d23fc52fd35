import { join } from 'node:path';
import * as tasks from '@guanjia/contracts/tasks/routes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFolderStore } from '../src/adapters/folder-store/folder-store.ts';
import { referenceSources } from '../src/app/form-parts.ts';
import type { Db } from '../src/kernel/db.ts';
import { createLog } from '../src/kernel/log.ts';
import { createAuditTrail } from '../src/modules/audit/index.ts';
import { rowsPerLot } from '../src/modules/customers/imports/lots.ts';
import { runImportJob } from '../src/modules/customers/imports/run-import.ts';
import { undoImportJob } from '../src/modules/customers/imports/undo-import.ts';
import { createBulkForms } from '../src/modules/forms/bulk-entry.ts';
import { type SignedIn, startApp, type TestApp } from './app.ts';
import { type CustomerImporter, createCustomerImporter } from './customer-importer.ts';
import { until } from './until.ts';

let app: TestApp;
let tenantId: string;
let supervisor: SignedIn;
let importer: CustomerImporter;

beforeAll(async () => {
  app = await startApp();
  ({ tenantId } = await app.tenant('T1'));
  await logIn();
});

afterAll(() => app[Symbol.asyncDispose]());

async function logIn(): Promise<void> {
  supervisor = await app.logIn('T1', 'supervisor');
  importer = createCustomerImporter(supervisor.client);
}

function bigList(rows: number, prefix: string): string {
  const lines = Array.from(
    { length: rows },
    (_, index) => `客户${index},${prefix}${String(index).padStart(7, '0')},北京`,
  );
  return `姓名,电话,地区\n${lines.join('\n')}\n`;
}

function jobDeps(db: Db) {
  const { clock } = app;
  return {
    db,
    clock,
    log: createLog('silent'),
    audit: createAuditTrail({ clock }),
    objects: createFolderStore(join(app.home, 'objects')),
    bulkForms: createBulkForms(referenceSources),
  };
}

/** The server of another process: it dies at this transaction, before or after its work. */
function dyingDb(at: number, when: 'before' | 'inside'): Db {
  let calls = 0;
  return {
    ...app.db,
    tenantTx(id, work) {
      calls += 1;
      if (calls < at) return app.db.tenantTx(id, work);
      if (when === 'before') return Promise.reject(new Error('Connection terminated'));
      return app.db.tenantTx(id, async (tx) => {
        await work(tx);
        throw new Error('Connection terminated');
      });
    },
  };
}

/** As a start leaves it. */
async function startWithoutWorker(content: string) {
  const view = await importer.upload(content);
  await app.db.tenantTx(tenantId, (tx) =>
    tx.query(`update customers.import set state = 'running', pass = 1, started_at = now() where id = $1`, [
      view.id,
    ]),
  );
  return { view, payload: { tenantId, importId: view.id, pass: 1 } };
}

async function counted(importId: string) {
  const { rows } = await app.admin.query<{ customers: number; phones: number }>(
    `select count(distinct c.id)::int as customers, count(p.id)::int as phones
     from customers.customer c join customers.phone p on p.customer_id = c.id where c.import_id = $1`,
    [importId],
  );
  return rows[0];
}

describe('a run that is killed', () => {
  it.each(['before', 'inside'] as const)(
    '%s a lot goes on without doubling a row',
    async (when) => {
      const rows = 9000;
      const prefix = when === 'before' ? '1361' : '1362';
      const { view, payload } = await startWithoutWorker(bigList(rows, prefix));
      const { signal } = new AbortController();
      // One transaction begins, one reads the form, then lots follow.
      const dying = runImportJob(jobDeps(dyingDb(5, when)));
      await expect(dying.handle(payload, signal)).rejects.toThrow('terminated');
      expect(await importer.get(view.id)).toMatchObject({
        state: 'running',
        counts: { processed: 2 * rowsPerLot, created: 2 * rowsPerLot },
      });
      expect(await counted(view.id)).toEqual({ customers: 2 * rowsPerLot, phones: 2 * rowsPerLot });
      const twice = [1, 2].map(() => runImportJob(jobDeps(app.db)).handle(payload, signal));
      await Promise.all(twice);
      expect(await importer.get(view.id)).toMatchObject({
        state: 'done',
        totalRows: rows,
        counts: { processed: rows, created: rows },
      });
      expect(await counted(view.id)).toEqual({ customers: rows, phones: rows });
      const undo = { tenantId, importId: view.id };
      await app.db.tenantTx(tenantId, (tx) =>
        tx.query(`update customers.import set state = 'undoing' where id = $1`, [view.id]),
      );
      await expect(undoImportJob(jobDeps(dyingDb(4, when))).handle(undo, signal)).rejects.toThrow(
        'terminated',
      );
      expect(await counted(view.id)).toEqual({ customers: rows - 3000, phones: rows - 3000 });
      await Promise.all([1, 2].map(() => undoImportJob(jobDeps(app.db)).handle(undo, signal)));
      expect(await importer.get(view.id)).toMatchObject({
        state: 'undone',
        undo: { removed: rows, restored: 0, kept: 0 },
      });
      expect(await counted(view.id)).toEqual({ customers: 0, phones: 0 });
    },
    120_000,
  );

  it('with its whole server goes on when the server is there again', async () => {
    const view = await importer.upload(bigList(12_000, '1363'));
    await importer.start(view.id);
    await until('some rows are in', async () => (await importer.get(view.id)).counts.processed > 0);
    await app.restart();
    await logIn();
    const done = await importer.ended(view.id);
    expect(done).toMatchObject({ state: 'done', counts: { created: 12_000 } });
    expect(await counted(view.id)).toEqual({ customers: 12_000, phones: 12_000 });
  }, 120_000);
});

describe('a run', () => {
  it('can be paused and goes on with the next row', async () => {
    const view = await importer.upload(bigList(12_000, '1364'));
    await importer.start(view.id);
    await until('some rows are in', async () => (await importer.get(view.id)).counts.processed > 0);
    const paused = await importer.pause(view.id);
    expect(paused.state).toBe('paused');
    const { items } = await supervisor.client.call(tasks.listBackgroundTasks, {});
    expect(items.find(({ label, state }) => label === view.fileName && state === 'paused')).toBeTruthy();
    expect(paused.counts.created).toBeLessThan(12_000);
    expect(await counted(view.id)).toMatchObject({ customers: paused.counts.created });
    await importer.resume(view.id);
    const done = await importer.ended(view.id);
    expect(done).toMatchObject({ state: 'done', counts: { processed: 12_000, created: 12_000 } });
    expect(await counted(view.id)).toEqual({ customers: 12_000, phones: 12_000 });
  }, 120_000);

  it('can be ended; what is in stays and can be taken back', async () => {
    const view = await importer.upload(bigList(12_000, '1365'));
    await importer.start(view.id);
    await until('some rows are in', async () => (await importer.get(view.id)).counts.processed > 0);
    const { counts } = await importer.cancel(view.id);
    expect(counts.created).toBeLessThan(12_000);
    const undone = await importer.undo(view.id);
    expect(undone.undo).toEqual({ removed: counts.created, restored: 0, kept: 0 });
  }, 120_000);

  it('shares its customers with one at the same time, and neither waits for ever', async () => {
    const lists = await Promise.all(
      [1, 2, 3].map(async (turn) => {
        const rows = bigList(6000, '1366').split('\n');
        const [header = '', ...lines] = rows;
        const turned = turn % 2 ? lines : lines.toReversed();
        const view = await importer.upload([header, ...turned.filter(Boolean)].join('\n'));
        return importer.setRules(view, { onMatch: 'merge' });
      }),
    );
    for (const { id } of lists) await importer.start(id);
    const done = await Promise.all(lists.map(({ id }) => importer.ended(id)));
    expect(done.map(({ state }) => state)).toEqual(['done', 'done', 'done']);
    const created = done.reduce((sum, { counts }) => sum + counts.created, 0);
    expect(created).toBe(6000);
    expect(done.reduce((sum, { counts }) => sum + counts.unchanged, 0)).toBe(12_000);
  }, 120_000);

  it('that fails says why, and a check that fails can be made again', async () => {
    const view = await importer.upload('姓名,电话\n甲,13699990001\n');
    await createFolderStore(join(app.home, 'objects')).delete(`customer-imports/${tenantId}/${view.id}`);
    const failed = await importer.check(view.id);
    expect(failed.state).toBe('failed');
    const { items } = await supervisor.client.call(tasks.listBackgroundTasks, {});
    expect(items.find(({ errorCode }) => errorCode === 'file_unreadable')).toMatchObject({
      kind: 'customers_import_check',
      state: 'failed',
    });
    expect((await importer.check(view.id)).state).toBe('failed');
    await expect(importer.resume(view.id)).rejects.toMatchObject({ code: 'import_state' });
  });
});
