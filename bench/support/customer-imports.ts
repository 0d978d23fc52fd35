import { createClient } from '@guanjia/client/http';
import * as imports from '@guanjia/contracts/customers/imports';
import { decideExport } from '@guanjia/contracts/files/exports';
import * as tasks from '@guanjia/contracts/tasks/routes';
import type { Product } from '../../e2e/support/product.ts';
import { customerBlob } from './customer-file.ts';
import { sessionOf } from './log-in.ts';

const askEveryMs = 200;

async function clientOf(product: Product, login: string) {
  const headers = await sessionOf(product, login);
  return createClient({ baseUrl: product.url, headers: () => headers });
}

export interface Taken {
  importId: string;
  created: number;
  /** From the first byte of the upload until the product says that it is done, s. */
  seconds: number;
}

/** Imports a file through HTTP as a person does, without the dry run, which is a choice. */
export async function importFile(product: Product, path: string): Promise<Taken> {
  const client = await clientOf(product, 'supervisor');
  const file = await customerBlob(path);
  const begun = performance.now();
  const { id } = await client.upload(imports.uploadCustomers, {}, file, 'customers.csv');
  await client.call(imports.startCustomerImport, { params: { id } });
  const done = await ended(() => client.call(imports.getCustomerImport, { params: { id } }), ['running']);
  if (done.state !== 'done') throw new Error(`the import ended as ${done.state}`);
  return { importId: id, created: done.counts.created, seconds: (performance.now() - begun) / 1000 };
}

/** The dry run of a file, s. */
export async function checkFile(product: Product, path: string): Promise<number> {
  const client = await clientOf(product, 'supervisor');
  const { id } = await client.upload(imports.uploadCustomers, {}, await customerBlob(path), 'customers.csv');
  const begun = performance.now();
  await client.call(imports.checkCustomerImport, { params: { id } });
  await ended(() => client.call(imports.getCustomerImport, { params: { id } }), ['checking']);
  return (performance.now() - begun) / 1000;
}

/** Takes an import back, s. */
export async function undoImport(product: Product, id: string): Promise<number> {
  const client = await clientOf(product, 'supervisor');
  const begun = performance.now();
  await client.call(imports.undoCustomerImport, { params: { id } });
  const done = await ended(() => client.call(imports.getCustomerImport, { params: { id } }), ['undoing']);
  if (done.state !== 'undone') throw new Error(`the undo ended as ${done.state}`);
  return (performance.now() - begun) / 1000;
}

/** Exports all customers as an administrator lets it go, s from the approval to the file. */
export async function exportCustomers(product: Product): Promise<{ rows: number; seconds: number }> {
  const client = await clientOf(product, 'supervisor');
  const keys = ['name', 'phone', 'gender', 'region', 'company', 'level', 'source', 'createdAt'];
  const { id } = await client.call(tasks.exportList, {
    body: {
      list: 'customers.customers',
      purpose: 'bench',
      query: {},
      columns: keys.map((key) => ({ key, title: key })),
    },
  });
  const begun = performance.now();
  await approve(product, id);
  const find = async () => {
    const { items } = await client.call(tasks.listBackgroundTasks, {});
    const task = items.find((one) => one.id === id);
    if (!task) throw new Error('the export is gone');
    return task;
  };
  const done = await ended(find, ['waiting', 'queued', 'running']);
  if (done.state !== 'done') throw new Error(`the export ended as ${done.state} ${done.errorCode}`);
  return { rows: done.done, seconds: (performance.now() - begun) / 1000 };
}

async function approve(product: Product, id: string): Promise<void> {
  const client = await clientOf(product, 'admin');
  // A small one needs nobody.
  await client.call(decideExport, { params: { id }, body: { approve: true } }).catch(() => {});
}

async function ended<T extends { state: string }>(
  ask: () => Promise<T>,
  running: readonly string[],
): Promise<T> {
  for (;;) {
    const now = await ask();
    if (!running.includes(now.state)) return now;
    await new Promise((resolve) => setTimeout(resolve, askEveryMs));
  }
}
