/**
 * Customers in and out: the product's import of a .csv through HTTP (session, rules, own fields, duplicates, search terms,
 * scores, row-level security, progress) against COPY, in alternating rounds; the server's memory during import, undo and
 * export. COPY writes the rows as the import has stored them, search terms and scores ready, into twins of all tables that
 * this file fills (customers and their numbers) with the same indexes. The goal is on `ratio`, to twins without foreign
 * keys; `ratioWithKeys` is to twins that have those of the product, which check every row as the import's do.
 * `npm run bench -- customers-import [--quick] [--json] [--rows=N] [--rounds=N]`
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProduct } from '../e2e/support/product.ts';
import { copyRows, createTwins } from './support/bare-copy.ts';
import { writeCustomerFile } from './support/customer-file.ts';
import { checkFile, exportCustomers, importFile, undoImport } from './support/customer-imports.ts';
import { median } from './support/load.ts';
import { residentMegabytes, watchMemory } from './support/memory.ts';

const quick = process.argv.includes('--quick');
const json = process.argv.includes('--json');
const rows = Number(option('rows') ?? (quick ? 20_000 : 1_000_000));
const rounds = Number(option('rounds') ?? (quick ? 3 : 1));
const goal = { ratio: 0.5, megabytes: 300 };

function option(name: string): string | undefined {
  return process.argv.find((one) => one.startsWith(`--${name}=`))?.split('=')[1];
}

const folder = mkdtempSync(join(tmpdir(), 'guanjia-bench-'));
const product = await startProduct('bench-customers-import', { VOICE: 'sandbox', LOG_LEVEL: 'warn' });
try {
  const pid = product.serverPid();
  await createTwins(product.database);
  const idle = Math.round(residentMegabytes(pid));
  const results = [];
  for (let round = 0; round < rounds; round += 1) {
    const path = join(folder, 'customers.csv');
    await writeCustomerFile(path, rows, round * rows);
    const { result, ...memory } = await watchMemory(pid, () => importFile(product, path));
    const copy = await copyRows(product.database, result.importId, folder);
    results.push({ ...result, copy, memory });
    print(
      `round ${round + 1}: import ${perSecond(result.seconds)} rows/s, COPY ${perSecond(copy.bare)} rows/s, ratio ${(copy.bare / result.seconds).toFixed(2)}, with foreign keys ${(copy.keys / result.seconds).toFixed(2)}, memory ${memory.fifths.join(' → ')} MB`,
    );
  }
  const path = join(folder, 'customers.csv');
  const check = await watchMemory(pid, () => checkFile(product, path));
  print(`dry run: ${perSecond(check.result)} rows/s, memory ${check.fifths.join(' → ')} MB`);
  const out = await watchMemory(pid, () => exportCustomers(product));
  print(
    `export: ${Math.round(out.result.rows / out.result.seconds)} rows/s, memory ${out.fifths.join(' → ')} MB`,
  );
  const last = results.at(-1)?.importId ?? '';
  const undo = await watchMemory(pid, () => undoImport(product, last));
  print(`undo: ${perSecond(undo.result)} rows/s, memory ${undo.fifths.join(' → ')} MB`);
  const ratio = median(results.map(({ seconds, copy }) => copy.bare / seconds));
  const ratioWithKeys = median(results.map(({ seconds, copy }) => copy.keys / seconds));
  const peak = Math.max(...results.map(({ memory }) => memory.peak));
  print(
    `ratio ${ratio.toFixed(2)} (goal ≥ ${goal.ratio}), with foreign keys ${ratioWithKeys.toFixed(2)}; idle ${idle} MB, import ${peak} MB, export ${out.peak} MB (goal < ${goal.megabytes})`,
  );
  const report = {
    bench: 'customers-import',
    rows,
    rounds,
    goal,
    ratio: Number(ratio.toFixed(3)),
    ratioWithKeys: Number(ratioWithKeys.toFixed(3)),
    importRowsPerSecond: perSecond(median(results.map(({ seconds }) => seconds))),
    copyRowsPerSecond: perSecond(median(results.map(({ copy }) => copy.bare))),
    checkRowsPerSecond: perSecond(check.result),
    undoRowsPerSecond: perSecond(undo.result),
    exportRowsPerSecond: Math.round(out.result.rows / out.result.seconds),
    megabytes: {
      idle,
      import: { peak, fifths: results.at(-1)?.memory.fifths },
      check: { peak: check.peak, fifths: check.fifths },
      export: { peak: out.peak, fifths: out.fifths },
      undo: { peak: undo.peak, fifths: undo.fifths },
    },
  };
  process.stdout.write(`${JSON.stringify(report)}\n`);
} finally {
  await product.stop();
  rmSync(folder, { recursive: true, force: true });
}

function perSecond(seconds: number): number {
  return Math.round(rows / seconds);
}

function print(text: string): void {
  if (!json) process.stdout.write(`${text}\n`);
}
