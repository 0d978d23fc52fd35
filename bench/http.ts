/**
 * List requests through the product (HTTP, session, permissions, row-level security, the contract's JSON) against bare
 * `node:http` that sends the same SQL: `npm run bench -- http [--quick] [--json]`. Alternating rounds, median ratio.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { readHomeFile } from '../apps/runner/src/home-file.ts';
import { bootstrapDatabase } from '../apps/server/src/kernel/bootstrap-database.ts';
import { checkout, type Product, startProduct } from '../e2e/support/product.ts';
import { type Load, measure, median } from './support/load.ts';
import { sessionOf } from './support/log-in.ts';

const quick = process.argv.includes('--quick');
const json = process.argv.includes('--json');
const rounds = quick ? 3 : 7;
const milliseconds = quick ? 1_000 : 3_000;
const connections = 16;
const goal = 0.8;

const targets = [
  { name: 'tasks', path: '/api/outbound/tasks?menu=pending', raw: '/tasks' },
  { name: 'customers', path: '/api/customers', raw: '/customers' },
];

const product = await startProduct('bench-http', { VOICE: 'sandbox', LOG_LEVEL: 'warn' });
try {
  const headers = await sessionOf(product, 'supervisor');
  const raw = await startRaw(product, headers.cookie?.split('=')[1] ?? '');
  const results: Record<string, unknown> = {};
  for (const { name, path, raw: rawPath } of targets) {
    const ours = { url: `${product.url}${path}`, headers, pid: product.serverPid() };
    const theirs = { url: `${raw.url}${rawPath}`, headers: {}, pid: raw.pid };
    results[name] = await compare(name, ours, theirs);
  }
  raw.stop();
  process.stdout.write(`${JSON.stringify({ bench: 'http', connections, rounds, goal, ...results })}\n`);
} finally {
  await product.stop();
}

type Target = Pick<Parameters<typeof measure>[0], 'url' | 'headers' | 'pid'>;

async function compare(name: string, ours: Target, theirs: Target) {
  for (const warm of [ours, theirs]) await measure({ ...warm, connections, milliseconds: 1_500 });
  const loads: { ours: Load[]; raw: Load[] } = { ours: [], raw: [] };
  for (let round = 0; round < rounds; round++) {
    loads.ours.push(await measure({ ...ours, connections, milliseconds }));
    loads.raw.push(await measure({ ...theirs, connections, milliseconds }));
  }
  const ratio = median(
    loads.ours.map((load, n) => load.requestsPerSecond / (loads.raw[n]?.requestsPerSecond ?? 1)),
  );
  const [mine, yardstick] = [summary(loads.ours), summary(loads.raw)];
  if (!json) {
    print(`${name.padEnd(10)}  req/s    p50 ms  p99 ms  CPU µs`);
    for (const [who, one] of [
      ['guanjia', mine],
      ['node:http', yardstick],
    ] as const)
      print(
        `  ${who.padEnd(10)} ${String(one.requestsPerSecond).padStart(6)} ${one.p50.toFixed(1).padStart(8)} ${one.p99.toFixed(1).padStart(7)} ${String(one.cpuMicroseconds).padStart(7)}`,
      );
    print(`  ratio ${ratio.toFixed(2)} (goal ≥ ${goal})`);
  }
  return { ratio: Number(ratio.toFixed(3)), guanjia: mine, raw: yardstick };
}

function summary(loads: readonly Load[]): Load {
  const of = (key: keyof Load, digits: number) =>
    Number(median(loads.map((load) => load[key])).toFixed(digits));
  return {
    requestsPerSecond: of('requestsPerSecond', 0),
    p50: of('p50', 2),
    p99: of('p99', 2),
    cpuMicroseconds: of('cpuMicroseconds', 0),
  };
}

async function startRaw({ database, home }: Product, token: string) {
  const { roleSecret = '' } = readHomeFile(join(home, 'secrets.json'));
  const adminUrl = database.options.connectionString ?? '';
  const { appUrl, platformUrl } = await bootstrapDatabase(adminUrl, { roleSecret: String(roleSecret) });
  const file = join(checkout, 'bench/support/raw-server.ts');
  const child = spawn(process.execPath, [file, appUrl, platformUrl, decodeURIComponent(token)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { port } = JSON.parse(line.toString()) as { port: number };
  return { url: `http://127.0.0.1:${port}`, pid: child.pid ?? 0, stop: () => child.kill('SIGTERM') };
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
