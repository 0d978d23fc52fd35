import { Readable } from 'node:stream';
import * as campaigns from '@guanjia/contracts/outbound/campaigns';
import * as imports from '@guanjia/contracts/outbound/imports';
import * as tasks from '@guanjia/contracts/tasks/routes';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTask } from '../src/kernel/background-tasks.ts';
import type { Db } from '../src/kernel/db.ts';
import { addJob } from '../src/kernel/jobs.ts';
import { createLog } from '../src/kernel/log.ts';
import type { ObjectStore } from '../src/kernel/object-store.ts';
import { createAuditTrail } from '../src/modules/audit/index.ts';
import { importJob } from '../src/modules/outbound/imports/run-import.ts';
import { type SignedIn, startApp, type TestApp } from './app.ts';
import { createImporter } from './list-imports.ts';
import { until } from './until.ts';

let app: TestApp;
let tenantId: string;
let users: Record<string, string>;
let supervisor: SignedIn;
let importer: ReturnType<typeof createImporter>;
let campaignId: string;

beforeAll(async () => {
  app = await startApp();
  ({ tenantId, users } = await app.tenant('T1'));
  supervisor = await app.logIn('T1', 'supervisor');
  importer = createImporter(supervisor.client);
});

afterAll(() => app[Symbol.asyncDispose]());

beforeEach(async () => {
  const body = { name: 'List', dialMode: 'claim' } as const;
  ({ id: campaignId } = await supervisor.client.call(campaigns.createCampaign, { body }));
});

function bigList(rows: number): string {
  const lines = Array.from(
    { length: rows },
    (_, index) => `客户${index},1${String(37_00000000 + index).padStart(10, '0')},男,北京`,
  );
  return `姓名,电话,性别,地区\n${lines.join('\n')}\n`;
}

/** The import job in this process, on an object store that holds only `content`. */
function jobOf(content: string, db: Db = app.db) {
  const objects = {
    get: async () => ({ stream: Readable.from([Buffer.from(content)]), bytes: content.length }),
  } as unknown as ObjectStore;
  const log = createLog('silent');
  const { clock } = app;
  return importJob({ db, clock, objects, log, audit: createAuditTrail({ clock }) });
}

/** As a start leaves it whose job nobody has taken yet. */
async function begin(view: imports.ImportView): Promise<void> {
  const now = app.clock.now();
  await app.db.tenantTx(tenantId, async (tx) => {
    await tx.query(`update outbound.list_import set state = 'running', counts = $2 where id = $1`, [
      view.id,
      JSON.stringify({ ...view.counts, processed: 0, good: 0, created: 0 }),
    ]);
    await createTask(tx, {
      id: view.id,
      userId: users.supervisor ?? '',
      kind: 'outbound_import',
      label: view.fileName,
      total: view.totalRows,
      at: now,
    });
  });
}

describe('a long list', () => {
  it('of 20,000 rows goes on where a crashed run stopped, and two runs double nothing', async () => {
    const content = bigList(20_000);
    const view = await importer.map(await importer.upload(campaignId, content));
    expect(view.counts).toMatchObject({ processed: 20_000, good: 20_000 });
    await begin(view);
    const payload = { tenantId, importId: view.id };
    let calls = 0;
    const dying: Db = {
      ...app.db,
      tenantTx(id, work) {
        calls += 1;
        return calls > 7 ? Promise.reject(new Error('Connection terminated')) : app.db.tenantTx(id, work);
      },
    };
    const { signal } = new AbortController();
    await expect(jobOf(content, dying).handle(payload, signal)).rejects.toThrow('terminated');
    const params = { params: { id: view.id } };
    expect(await supervisor.client.call(imports.getImport, params)).toMatchObject({
      state: 'running',
      counts: { processed: 3000, created: 3000 },
    });

    // The queue believes that the killed process still has the job; a server that starts knows better. Meanwhile
    // another run is at it already.
    await app.db.platformTx(async (tx) => {
      await addJob(tx, 'outbound.run_import', payload, { queue: 'dead' });
      await tx.query(
        `update graphile_worker._private_jobs set locked_by = 'worker-dead', locked_at = now() - interval '1 minute'
         where payload->>'importId' = $1`,
        [view.id],
      );
    });
    await Promise.all([app.restart(), jobOf(content).handle(payload, signal)]);
    supervisor = await app.logIn('T1', 'supervisor');
    importer = createImporter(supervisor.client);
    const done = await importer.ended(view.id);
    expect(done).toMatchObject({
      state: 'done',
      counts: { processed: 20_000, good: 20_000, created: 20_000 },
    });
    await until('the job of the killed process is done', async () => {
      const jobs = await app.admin.query(
        `select from graphile_worker._private_jobs where payload->>'importId' = $1`,
        [view.id],
      );
      return jobs.rows.length === 0;
    });
    const { rows } = await app.admin.query(
      `select count(*)::int as tasks, count(distinct customer_id)::int as customers from outbound.task where campaign_id = $1`,
      [campaignId],
    );
    expect(rows[0]).toEqual({ tasks: 20_000, customers: 20_000 });
    const told = await until('the last message', async () => {
      const found = await app.admin.query(
        `select payload->>'state' as state from kernel.event_log
         where type = 'outbound.import' and payload->>'id' = $1 order by position`,
        [view.id],
      );
      return found.rows.at(-1)?.state === 'done' ? found.rows : undefined;
    });
    // The clock stands still, so that only the first and the last of each run may be told.
    expect(told.length).toBeLessThanOrEqual(4);
  }, 90_000);

  it('lets others be served meanwhile', async () => {
    const view = await importer.map(
      await importer.upload(campaignId, bigList(5000).replaceAll('客户', '顾客')),
    );
    await supervisor.client.call(imports.startImport, { params: { id: view.id } });
    let served = 0;
    const done = await until(
      'the import ends',
      async () => {
        await fetch(`${app.baseUrl}/healthz`);
        served += 1;
        const now = await supervisor.client.call(imports.getImport, { params: { id: view.id } });
        return now.state === 'running' ? undefined : now;
      },
      60_000,
    );
    expect(done).toMatchObject({ state: 'done', counts: { processed: 5000 } });
    expect(served).toBeGreaterThan(5);
  }, 90_000);

  it('fails with a reason when its file is gone', async () => {
    const view = await importer.map(await importer.upload(campaignId, '姓名,电话\n张三,13944440001\n'));
    await begin(view);
    await jobOf('').handle({ tenantId, importId: view.id }, new AbortController().signal);
    expect(await importer.ended(view.id)).toMatchObject({ state: 'failed' });
    const { items } = await supervisor.client.call(tasks.listBackgroundTasks, {});
    expect(items.find(({ id }) => id === view.id)).toMatchObject({
      state: 'failed',
      errorCode: 'file_empty',
    });
  });
});
