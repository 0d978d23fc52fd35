import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as audit from '@guanjia/contracts/audit/ledger';
import * as tasks from '@guanjia/contracts/tasks/routes';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../src/cli/commands.ts';
import { systemActor } from '../src/kernel/principal.ts';
import { createAuditTrail, sealWaiting, walkLedger } from '../src/modules/audit/index.ts';
import { startApp, type TestApp } from './app.ts';
import { until } from './until.ts';

let app: TestApp;
let home: string;

beforeAll(async () => {
  app = await startApp();
  home = await mkdtemp(join(tmpdir(), 'guanjia-anchors-'));
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await rm(home, { recursive: true, force: true });
});

async function write(tenantId: string, count: number): Promise<void> {
  const trail = createAuditTrail(app);
  for (let n = 1; n <= count; n += 1) {
    await app.db.tenantTx(tenantId, (tx) =>
      trail.record(tx, {
        actor: systemActor(tenantId),
        action: 'customers.updated',
        entityType: 'customer',
        entityId: `${n}`,
        before: { note: `${n}` },
        after: { note: `${n + 1}`, big: 12_345_678_901_234 },
      }),
    );
    await app.clock.advance(1);
  }
}

/** The ledger of a tenant of its own with entries 1 to `count`, sealed. */
async function ledgerOf(count: number): Promise<string> {
  const tenantId = randomUUID();
  await write(tenantId, count);
  await sealWaiting(app);
  return tenantId;
}

async function found(tenantId: string, anchors: Parameters<typeof walkLedger>[2] = []) {
  const { findings } = await walkLedger(app.db, tenantId, anchors);
  return findings.map(({ kind, seq }) => ({ kind, seq }));
}

const entryAt = '(select entry_id from audit.link where tenant_id = $1 and seq = $2)';

/** What somebody with all rights over the database can do to number `n`. */
const tamperings: Record<string, { sql: string; finds: (n: number) => { kind: string; seq: number }[] }> = {
  'changes a value of': {
    sql: `update audit.entry set after = '{"note": "forged"}' where id = ${entryAt}`,
    finds: (n) => [{ kind: 'changed', seq: n }],
  },
  'gives another doer to': {
    sql: `update audit.entry set actor_id = gen_random_uuid() where id = ${entryAt}`,
    finds: (n) => [{ kind: 'changed', seq: n }],
  },
  'moves in time': {
    sql: `update audit.entry set occurred_at = occurred_at + interval '1 microsecond' where id = ${entryAt}`,
    finds: (n) => [{ kind: 'changed', seq: n }],
  },
  removes: {
    sql: `delete from audit.entry where id = ${entryAt}`,
    finds: (n) => [{ kind: 'removed', seq: n }],
  },
  'hides in another enterprise': {
    sql: `update audit.entry set tenant_id = gen_random_uuid() where id = ${entryAt}`,
    finds: (n) => [{ kind: 'removed', seq: n }],
  },
};

describe('a ledger in the database', () => {
  it('numbers entries without gaps whoever seals, and finds nothing when nobody touched it', async () => {
    const tenantId = randomUUID();
    const writers = Array.from({ length: 4 }, () => write(tenantId, 25));
    await Promise.all([...writers, sealWaiting(app), sealWaiting(app), sealWaiting(app)]);
    await Promise.all([sealWaiting(app), sealWaiting(app)]);
    const { rows } = await app.admin.query<{ seq: number }>(
      'select seq from audit.link where tenant_id = $1 order by seq',
      [tenantId],
    );
    expect(rows.map(({ seq }) => Number(seq))).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    expect(await walkLedger(app.db, tenantId, [])).toEqual({ upTo: 100, findings: [] });
  });

  it('seals an entry only after its transaction has ended, and does not wait for it', async () => {
    const tenantId = randomUUID();
    const trail = createAuditTrail(app);
    const record = { actor: systemActor(tenantId), action: 'a.b', entityType: 'c', entityId: null };
    let finish = () => {};
    const open = app.db.tenantTx(tenantId, async (tx) => {
      await trail.record(tx, record);
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
    });
    await app.db.tenantTx(tenantId, (tx) => trail.record(tx, record));
    await sealWaiting(app);
    expect(await walkLedger(app.db, tenantId, [])).toEqual({ upTo: 1, findings: [] });
    finish();
    await open;
    await sealWaiting(app);
    expect(await walkLedger(app.db, tenantId, [])).toEqual({ upTo: 2, findings: [] });
  });

  it.each(Object.entries(tamperings))(
    'tells by its number what a superuser %s',
    async (_, { sql, finds }) => {
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: 5 }), async (n) => {
          const tenantId = await ledgerOf(6);
          await app.admin.query(sql, [tenantId, n]);
          const findings = await found(tenantId);
          expect(findings.filter(({ seq }) => seq !== null)).toEqual(finds(n));
        }),
        { numRuns: 4 },
      );
    },
  );

  it('tells numbers that changed places', async () => {
    const tenantId = await ledgerOf(6);
    for (const [from, to] of [
      [3, 100],
      [4, 3],
      [100, 4],
    ])
      await app.admin.query('update audit.link set seq = $3 where tenant_id = $1 and seq = $2', [
        tenantId,
        from,
        to,
      ]);
    expect(await found(tenantId)).toEqual([
      { kind: 'reordered', seq: 3 },
      { kind: 'reordered', seq: 4 },
    ]);
  });

  it('tells entries that were put in past the product', async () => {
    const tenantId = await ledgerOf(3);
    const insert = `insert into audit.entry (id, tenant_id, occurred_at, action, entity_type)
      values (gen_random_uuid(), $1, $2, 'forged', 'customer') returning id, tenant_id, occurred_at`;
    await app.admin.query(insert, [tenantId, app.clock.now()]);
    expect(await found(tenantId)).toEqual([{ kind: 'inserted', seq: null }]);
    // One that also announces itself gets a number, but not the time that it claims.
    await app.admin.query(
      `with entry as (${insert}) insert into audit.waiting (entry_id, tenant_id, occurred_at)
       select id, tenant_id, occurred_at from entry`,
      [tenantId, new Date(app.clock.now().getTime() - 3_600_000)],
    );
    await sealWaiting(app);
    expect(await found(tenantId)).toEqual([
      { kind: 'backdated', seq: 4 },
      { kind: 'inserted', seq: null },
    ]);
  });

  it('tells a tail that was cut off; when the head was moved too, by an anchor', async () => {
    const tenantId = await ledgerOf(6);
    const { rows } = await app.admin.query<{ hash: string }>(
      `select encode(hash, 'hex') as hash from audit.head where tenant_id = $1`,
      [tenantId],
    );
    await app.admin.query(
      `with gone as (delete from audit.link where tenant_id = $1 and seq > 4 returning entry_id)
       delete from audit.entry where id in (select entry_id from gone)`,
      [tenantId],
    );
    const lost = [
      { kind: 'removed', seq: 5 },
      { kind: 'removed', seq: 6 },
    ];
    expect(await found(tenantId)).toEqual(lost);
    await app.admin.query(
      `update audit.head h set seq = 4, hash = l.hash from audit.link l
       where h.tenant_id = $1 and l.tenant_id = $1 and l.seq = 4`,
      [tenantId],
    );
    expect(await found(tenantId)).toEqual([]);
    expect(await found(tenantId, [{ seq: 6, hash: rows[0]?.hash ?? '' }])).toEqual(lost);
  });

  it('cannot be touched by the roles that the server works with', async () => {
    const tenantId = await ledgerOf(1);
    const forbidden = [
      'update audit.entry set ip = null',
      'delete from audit.entry',
      'update audit.link set seq = 9',
      'delete from audit.link',
      'delete from audit.verification',
    ];
    for (const sql of forbidden) {
      await expect(app.db.tenantTx(tenantId, (tx) => tx.query(sql))).rejects.toMatchObject({ code: '42501' });
      await expect(app.db.platformTx((tx) => tx.query(sql))).rejects.toMatchObject({ code: '42501' });
    }
    for (const sql of ['update audit.head set seq = 0', 'delete from audit.waiting'])
      await expect(app.db.tenantTx(tenantId, (tx) => tx.query(sql))).rejects.toMatchObject({ code: '42501' });
  });
});

describe('verifying', () => {
  it('in the console runs in the background and keeps what it found', async () => {
    const { tenantId } = await app.tenant('LEDGER1');
    const { client } = await app.logIn('LEDGER1', 'administrator');
    expect(await client.call(audit.getLedger, {})).toMatchObject({ seq: 0, lastVerification: null });
    const verify = async () => {
      await app.clock.advance(1000);
      const started = await client.call(audit.verifyLedger, {});
      await until('the ledger is walked', async () => {
        const { items } = await client.call(tasks.listBackgroundTasks, {});
        return items.find(({ id }) => id === started.id)?.state === 'done';
      });
      return client.call(audit.getLedger, {});
    };
    const whole = await verify();
    expect(whole.lastVerification).toMatchObject({ findings: [], upTo: whole.seq });
    expect(whole.lastVerification?.by?.name).toBe('administrator of LEDGER1');
    await app.admin.query(`update audit.entry set ip = '9.9.9.9' where tenant_id = $1 and action = $2`, [
      tenantId,
      'identity.logged_in',
    ]);
    expect((await verify()).lastVerification?.findings).toMatchObject([{ kind: 'changed', seq: 1 }]);
    const agent = await app.logIn('LEDGER1', 'agent');
    await expect(agent.client.call(audit.getLedger, {})).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('from the command line names the numbers and fails', async () => {
    const { tenantId } = await app.tenant('LEDGER2');
    await write(tenantId, 4);
    const context = { db: app.db, clock: app.clock, env: {} };
    const run = (name: string, values: Record<string, string>) => commands[name]?.run(context, values);
    const head = await run('audit head', { tenant: 'LEDGER2' });
    if (typeof head !== 'string') throw new Error('a head is one line');
    expect(JSON.parse(head)).toMatchObject({ tenant: 'LEDGER2', tenantId, seq: 4 });
    expect(await run('audit verify', { tenant: 'LEDGER2' })).toEqual({
      text: 'LEDGER2: 1 to 4, whole',
      failed: false,
    });
    await app.admin.query(
      `with gone as (delete from audit.link where tenant_id = $1 and seq > 2 returning entry_id),
         entries as (delete from audit.entry where id in (select entry_id from gone))
       update audit.head h set seq = 2, hash = l.hash from audit.link l
       where h.tenant_id = $1 and l.tenant_id = $1 and l.seq = 2`,
      [tenantId],
    );
    const anchors = join(home, 'heads.jsonl');
    await writeFile(anchors, `${head}\n{"cut off by a cra`);
    expect(await run('audit verify', { tenant: 'LEDGER2', anchor: anchors })).toEqual({
      text: 'LEDGER2: 1 to 2, BROKEN, 2 findings\n  3 removed\n  4 removed',
      failed: true,
    });
    await expect(run('audit verify', { tenant: 'nobody' })).rejects.toMatchObject({ code: 'not_found' });
  });
});
