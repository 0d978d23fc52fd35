import { createReadStream } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as voice from '@guanjia/contracts/voice/routes';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { walkLedger } from '../src/modules/audit/index.ts';
import { beginCall } from './access-fixture.ts';
import { startApp, type TestApp } from './app.ts';
import { allObjects, allRows, backUp, isQuiet, restore } from './backup-office.ts';
import { until } from './until.ts';

let app: TestApp;
let tenant: { id: string; code: string };
let users: Record<string, string>;
let file: string;

beforeAll(async () => {
  app = await startApp();
});

afterAll(() => app[Symbol.asyncDispose]());

let serial = 0;

beforeEach(async () => {
  serial += 1;
  const code = `R${serial}`;
  const made = await app.tenant(code);
  [tenant, users] = [{ id: made.tenantId, code }, made.users];
  file = join(app.home, `${code}.backup`);
  await putObject('recordings', 'one.wav', 'first');
});

async function putObject(kind: string, name: string, content: string): Promise<void> {
  const path = join(app.home, 'objects', kind, tenant.id, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

const nameTenant = (name: string, id = tenant.id) =>
  app.db.tenantTx(id, (tx) => tx.query('update identity.tenant set name = $1', [name]));

async function tenantName(): Promise<string | undefined> {
  const { rows } = await app.admin.query<{ name: string }>(
    'select name from identity.tenant where tenant_id = $1',
    [tenant.id],
  );
  return rows[0]?.name;
}

/** Everything that must not change when a restore is refused or breaks off. */
async function state() {
  await until('quiet', async () => {
    await app.clock.advance(1000);
    return isQuiet(app, tenant.id);
  });
  return { rows: await allRows(app, tenant.id), objects: await allObjects(app, tenant.id) };
}

describe('replacing a tenant', () => {
  it('takes back what came since, keeps the old state first, and goes on with the ledger', async () => {
    const admin = await app.logIn(tenant.code, 'administrator');
    await backUp(app, tenant, file);
    await nameTenant('changed');
    await putObject('recordings', 'two.wav', 'later');
    await app.logIn(tenant.code, 'agent');
    const before = await state();
    const entries = before.rows['audit.entry']?.length ?? 0;
    const kept: string[] = [];
    await restore(app, file, {
      keepOld: async ({ code }) => void kept.push(code, (await tenantName()) ?? ''),
    });

    expect(kept).toEqual([tenant.code, 'changed']);
    expect(await tenantName()).toBe(`Tenant ${tenant.code}`);
    expect([...(await allObjects(app, tenant.id)).keys()]).toEqual([`recordings/${tenant.id}/one.wav`]);
    const after = await state();
    expect(after.rows['audit.entry']).toHaveLength(entries + 1);
    expect((await walkLedger(app.db, tenant.id, [])).findings).toEqual([]);
    await expect(app.logIn(tenant.code, 'agent')).resolves.toBeDefined();
    expect(admin.cookie).not.toBe('');
  });

  it('is closed to the tenant meanwhile, and to nobody else', async () => {
    const { tenantId: other } = await app.tenant(`${tenant.code}-other`);
    await backUp(app, tenant, file);
    const seen: string[] = [];
    await restore(app, file, {
      record: async () => {
        await nameTenant('in between').catch(({ code }) => void seen.push(code));
        await nameTenant('works on', other);
        await expect(app.logIn(tenant.code, 'agent')).rejects.toMatchObject({ code: 'tenant_restoring' });
      },
    });
    expect(seen).toEqual(['tenant_restoring']);
    expect(await tenantName()).toBe(`Tenant ${tenant.code}`);
    await nameTenant('open again');
  });

  it('brings what the server’s secret sealed only where it can be opened', async () => {
    await app.admin.query(
      "insert into identity.recovery_code (tenant_id, user_id, code_hash) values ($1, $2, '\\x01')",
      [tenant.id, users.agent],
    );
    await backUp(app, tenant, file);
    await restore(app, file);
    expect((await allRows(app, tenant.id))['identity.recovery_code']).toHaveLength(1);
    await restore(app, file, { origin: 'elsewhere' });
    expect((await allRows(app, tenant.id))['identity.recovery_code']).toEqual([]);
  });

  it('puts back jobs and events that were on their way, and drops those of the state that goes', async () => {
    const jobs = async () => {
      const { rows } = await app.admin.query<{ text: string }>(
        "select payload ->> 'mark' as text from graphile_worker._private_jobs where payload ->> 'tenantId' = $1",
        [tenant.id],
      );
      return rows.map(({ text }) => text);
    };
    const addJob = (mark: string) =>
      app.admin.query("select kernel.add_job('test.later', $1, $2, now() + interval '1 day', null)", [
        JSON.stringify({ tenantId: tenant.id, mark }),
        `${tenant.id}:${mark}`,
      ]);
    await addJob('before');
    await backUp(app, tenant, file);
    await addJob('after');
    await restore(app, file);
    expect(await jobs()).toEqual(['before']);
  });

  it('ends calls that were under way at the moment of the backup', async () => {
    const agent = await app.logIn(tenant.code, 'administrator');
    const params = { id: await beginCall(app, tenant.id, agent) };
    const isOpen = async () => {
      const { rows } = await app.admin.query('select from voice.call where id = $1 and ended_at is null', [
        params.id,
      ]);
      return rows.length === 1;
    };
    await backUp(app, tenant, file);
    await agent.client.call(voice.hangUpCall, { params });
    await until('it is over', async () => {
      await app.clock.advance(100);
      return !(await isOpen());
    });
    let cameBack = false;
    await restore(app, file, {
      record: async (tx) => {
        const rows = await tx.query('select from voice.call where id = $1 and ended_at is null', [params.id]);
        cameBack = rows.length === 1;
      },
    });
    expect(cameBack).toBe(true);
    await until('it is over again', async () => {
      await app.clock.advance(100);
      return !(await isOpen());
    });
  });

  it('makes the months whose partitions are missing', async () => {
    await app.admin.query(`select kernel.ensure_month_partition('customers.timeline_entry', '2019-05-07Z')`);
    await app.admin.query(
      `insert into customers.timeline_entry (id, tenant_id, customer_id, kind, occurred_at, data)
       values (gen_random_uuid(), $1, gen_random_uuid(), 'note', '2019-05-07Z', '{}')`,
      [tenant.id],
    );
    await backUp(app, tenant, file);
    await app.admin.query('drop table customers.timeline_entry_2019_05');
    await restore(app, file);
    expect((await allRows(app, tenant.id))['customers.timeline_entry']).toHaveLength(1);
  });
});

describe('a backup while people work', () => {
  it('is of one moment, whatever is written meanwhile', async () => {
    let writing = true;
    let count = 0;
    const writer = (async () => {
      while (writing) {
        count += 1;
        const mark = String(count);
        await app.db.tenantTx(tenant.id, async (tx) => {
          await tx.query('update identity.tenant set name = $1', [mark]);
          await tx.query("update identity.unit set address = $1 where kind = 'company'", [mark]);
        });
      }
    })();
    await until('writes go on', async () => count > 5);
    const begun = count;
    await backUp(app, tenant, file);
    expect(count).toBeGreaterThan(begun);
    writing = false;
    await writer;
    await restore(app, file);
    const { rows } = await app.admin.query<{ name: string; address: string }>(
      `select t.name, u.address from identity.tenant t join identity.unit u using (tenant_id)
       where tenant_id = $1 and u.kind = 'company'`,
      [tenant.id],
    );
    expect(rows[0]?.name).toBe(rows[0]?.address);
    expect(Number(rows[0]?.name)).toBeGreaterThanOrEqual(begun - 1);
  });
});

describe('what is refused leaves everything as it was', () => {
  it('a file with any changed byte, wherever', async () => {
    await backUp(app, tenant, file);
    await nameTenant('the present');
    const whole = await readFile(file);
    const before = await state();
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: whole.length - 1 }), async (at) => {
        const changed = Buffer.from(whole);
        changed.writeUInt8(changed.readUInt8(at) ^ 0x20, at);
        await writeFile(`${file}.changed`, changed);
        await expect(restore(app, `${file}.changed`)).rejects.toMatchObject({
          code: expect.stringMatching(/^backup_/),
        });
      }),
      { numRuns: 60 },
    );
    expect(await state()).toEqual(before);
  });

  it('a file that changes between the first and the second reading', async () => {
    await backUp(app, tenant, file);
    await nameTenant('the present');
    await backUp(app, tenant, `${file}.second`);
    const before = await state();
    let opened = 0;
    const open = () => {
      opened += 1;
      return createReadStream(opened === 1 ? file : `${file}.second`);
    };
    await expect(restore(app, file, { open })).rejects.toMatchObject({ code: 'backup_damaged' });
    expect(await state()).toEqual(before);
  });

  it('the wrong key', async () => {
    await backUp(app, tenant, file);
    const secret = { kind: 'key' as const, key: Buffer.alloc(32, 9) };
    await expect(restore(app, file, { secret })).rejects.toMatchObject({ code: 'backup_key_wrong' });
  });

  it('a newer or older schema, and says which version made it', async () => {
    await app.admin.query("insert into kernel.migration values (999, '0999_kernel_newer.sql', '', now())");
    await backUp(app, tenant, file);
    await app.admin.query('delete from kernel.migration where number = 999');
    await expect(restore(app, file)).rejects.toMatchObject({
      code: 'backup_other_schema',
      params: { version: 'test', schema: 999 },
    });
  });

  it('another tenant’s backup', async () => {
    const { tenantId: other } = await app.tenant(`${tenant.code}-other`);
    await backUp(app, tenant, file);
    await expect(restore(app, file, { onlyTenant: other })).rejects.toMatchObject({
      code: 'backup_other_tenant',
    });
  });

  it('a code that another tenant has by now', async () => {
    await backUp(app, tenant, file);
    const gone = tenant.code;
    await app.db.tenantTx(tenant.id, (tx) => tx.query("update identity.tenant set code = 'moved'"));
    await app.tenant(gone);
    await expect(restore(app, file)).rejects.toMatchObject({ code: 'code_taken' });
    await app.db.tenantTx(tenant.id, (tx) => tx.query('update identity.tenant set code = $1', [`${gone}-x`]));
  });

  it('a restore whose connection dies in the middle', async () => {
    await backUp(app, tenant, file);
    await nameTenant('the present');
    const before = await state();
    const record = async (tx: { query(text: string): Promise<{ pid: number }[]> }) => {
      const [row] = await tx.query('select pg_backend_pid() as pid');
      await app.admin.query('select pg_terminate_backend($1)', [row?.pid]);
      await tx.query('select 1');
    };
    await expect(restore(app, file, { record: record as never })).rejects.toThrow();
    expect(await state()).toEqual(before);
    await restore(app, file);
    expect(await tenantName()).toBe(`Tenant ${tenant.code}`);
  });
});
