import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';
import { bootstrapDatabase } from '../src/kernel/bootstrap-database.ts';
import { templateName } from './test-cluster.ts';

/** A database of one test file. Dispose it in `afterAll` (`await db[Symbol.asyncDispose]()`) or hold it with `await using`. */
export interface TestDatabase extends AsyncDisposable {
  name: string;
  /** Superuser: owns everything, sees everything. */
  adminUrl: string;
  /** Role `guanjia_app`, bound by row-level security. */
  appUrl: string;
  platformUrl: string;
  roleSecret: string;
}

/** A copy of the migrated template, or with `empty: true` a database without anything in it. */
export async function createTestDatabase(options: { empty?: boolean } = {}): Promise<TestDatabase> {
  const { adminUrl, roleSecret } = inject('testCluster');
  const name = `test_${randomBytes(6).toString('hex')}`;
  await runAsAdmin(
    adminUrl,
    `create database ${name} template ${options.empty ? 'template1' : templateName}`,
  );
  const own = new URL(adminUrl);
  own.pathname = name;
  const urls = await bootstrapDatabase(own.href, { roleSecret });
  return {
    name,
    adminUrl: own.href,
    ...urls,
    roleSecret,
    // force: a test that failed may have left connections open.
    [Symbol.asyncDispose]: () => runAsAdmin(adminUrl, `drop database ${name} with (force)`),
  };
}

async function runAsAdmin(adminUrl: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
