/**
 * The customer list with a million customers of one tenant among twenty: `npm run bench -- customers [--quick] [--json]`.
 * Each question through HTTP with a session and row-level security; its statements alone against a primary-key lookup in
 * the same rounds (goals: phone ≤ 2×, filter with sort and search ≤ 15×, capped count ≤ 25×) and against the same
 * without row-level security (goal ≤ 1.5×); p95 against that with ten thousand customers (goal ≤ 2×). `--quick`: a
 * hundred thousand. `--keep`: leaves the filled home, and measures in the one that an earlier run left, beside what
 * that run measured with ten thousand.
 */
import type { Agent } from 'node:http';
import pg from 'pg';
import { readHomeFile } from '../apps/runner/src/home-file.ts';
import { bootstrapDatabase } from '../apps/server/src/kernel/bootstrap-database.ts';
import { startProduct } from '../e2e/support/product.ts';
import { until } from '../e2e/support/until.ts';
import { timePage } from './support/customer-page.ts';
import { StatementTimes, spreadOf } from './support/customer-queries.ts';
import { customerQuestions } from './support/customer-questions.ts';
import { compare, type Measured, type Measurements, table } from './support/customer-report.ts';
import { timeSaves } from './support/customer-saves.ts';
import { timeScreens } from './support/customer-screens.ts';
import {
  addColleagues,
  addCustomers,
  addOwnFields,
  addTenants,
  withoutIndexes,
} from './support/fill-customers.ts';
import { keptMeasurements } from './support/kept-measurements.ts';
import { ask, newCaller } from './support/load.ts';
import { sessionOf } from './support/log-in.ts';

const quick = process.argv.includes('--quick');
const json = process.argv.includes('--json');
const keep = process.argv.includes('--keep');
const many = quick ? 100_000 : 1_000_000;
const few = 10_000;
const rounds = quick ? 60 : 120;

const product = await startProduct(
  `bench-customers${keep ? `-${many}` : ''}`,
  { VOICE: 'sandbox', LOG_LEVEL: 'warn' },
  { reuse: keep },
);
const kept = keptMeasurements(product.home);
const adminUrl = product.database.options.connectionString ?? '';
const admin = new pg.Client({ connectionString: adminUrl });
await admin.connect();
try {
  const { roleSecret = '' } = readHomeFile(`${product.home}/secrets.json`);
  const urls = await bootstrapDatabase(adminUrl, { roleSecret: String(roleSecret) });
  const headers = await sessionOf(product, 'supervisor');
  const sessions = await openSessions(urls, headers);
  const first = kept.read() ?? (await fillAndMeasureFew(sessions, headers));
  print(`${many} customers of one tenant, ${(many / 100) * 19} of 19 others`);
  const last = await measureAll(sessions, headers);
  for (const line of table(first, last)) print(line);
  const questions = compare(first, last);
  process.stdout.write(
    `${JSON.stringify({ bench: 'customers', customers: many, rounds, lookup: last.lookup, questions, saves: last.saves, screens: last.screens, page: last.page })}\n`,
  );
  await sessions.secured.close();
  await sessions.bare.close();
} finally {
  await admin.end();
  await product.stop();
}

/** Fills the database to the brim, and measures on the way. */
async function fillAndMeasureFew(sessions: Sessions, headers: Record<string, string>): Promise<Measurements> {
  const tenant = await addColleagues(admin, 'A1001', 200);
  await addOwnFields(admin, tenant.tenantId);
  await fill(() => addCustomers(admin, tenant, { from: 0, count: few, block: 0 }));
  print(`${few} customers`);
  const first = await measureAll(sessions, headers);
  await fill(async () => {
    await addCustomers(admin, tenant, { from: few, count: many - few, block: 0 });
    for (const [index, other] of (await addTenants(admin, 19)).entries())
      await addCustomers(admin, other, { from: 0, count: many / 100, block: index + 1 });
  });
  if (keep) kept.write(first);
  // The server keeps the statistics of terms for ten minutes: another one reads those of now.
  await product.killServer();
  await until('another server', () => product.isReady());
  return first;
}

interface Sessions {
  secured: StatementTimes;
  bare: StatementTimes;
}

async function openSessions(
  urls: { appUrl: string; platformUrl: string },
  headers: Record<string, string>,
): Promise<Sessions> {
  const token = headers.cookie?.split('=')[1] ?? '';
  return {
    secured: await StatementTimes.open({ ...urls, token }),
    bare: await StatementTimes.open({ ...urls, appUrl: adminUrl, token }),
  };
}

async function fill(work: () => Promise<void>): Promise<void> {
  const begun = performance.now();
  await withoutIndexes(admin, work);
  await admin.query('vacuum analyze customers.customer, customers.phone');
  print(`filled in ${((performance.now() - begun) / 1000).toFixed(0)} s`);
}

async function measureAll(sessions: Sessions, headers: Record<string, string>): Promise<Measurements> {
  const { ids, questions } = await customerQuestions(admin, rounds);
  await sessions.secured.learn();
  await sessions.bare.learn();
  const lookups: number[] = [];
  const results = new Map<string, Measured>();
  for (const { name, queries } of questions) {
    const times = { http: [] as number[], sql: [] as number[], bare: [] as number[] };
    const caller = newCaller();
    for (const query of queries.slice(0, 12)) {
      await sessions.secured.list(query);
      await sessions.bare.list(query);
    }
    for (const [round, query] of queries.entries()) {
      times.http.push(
        await timeHttp(`/api/customers?${new URLSearchParams(query).toString()}`, headers, caller),
      );
      lookups.push(await sessions.secured.lookup(ids[round % ids.length] ?? ''));
      times.sql.push(await sessions.secured.list(query));
      times.bare.push(await sessions.bare.list(query));
    }
    caller.destroy();
    results.set(name, { http: spreadOf(times.http), sql: spreadOf(times.sql), bare: spreadOf(times.bare) });
  }
  const saves = await timeSaves(product.url, headers, rounds);
  const screens = await timeScreens(product.url, headers, { admin, rounds });
  const page = await timePage(product, headers.cookie ?? '');
  return { lookup: spreadOf(lookups), questions: results, saves, screens, page };
}

async function timeHttp(path: string, headers: Record<string, string>, caller: Agent): Promise<number> {
  const begun = performance.now();
  await ask(`${product.url}${path}`, headers, caller);
  return performance.now() - begun;
}

function print(line: string): void {
  if (!json) process.stdout.write(`${line}\n`);
}
