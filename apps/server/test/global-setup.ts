import { mkdir, readdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { startPostgres } from '../../runner/src/postgres/start-postgres.ts';
import { isAlive } from '../../runner/src/processes.ts';
import { prepareDatabase } from '../src/kernel/prepare-database.ts';
import { type TestCluster, templateName } from './test-cluster.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    testCluster: TestCluster;
  }
}

const roleSecret = 'for tests only';
const root = resolve(import.meta.dirname, '../../..');

/** One private PostgreSQL per test run, with a migrated template from which each test file gets its copy. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const clusters = join(root, '.guanjia/test-postgres');
  await mkdir(clusters, { recursive: true });
  await removeAbandoned(clusters);
  const home = join(clusters, String(process.pid));
  const postgres = await startPostgres({ home, durable: false });
  try {
    await prepareTemplate(postgres.adminUrl);
  } catch (error) {
    await postgres.stop();
    await removeCluster(home);
    throw error;
  }
  project.provide('testCluster', { adminUrl: postgres.adminUrl, roleSecret });
  return async () => {
    await postgres.stop();
    await removeCluster(home);
  };
}

async function prepareTemplate(adminUrl: string): Promise<void> {
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query(`create database ${templateName}`);
  await admin.end();
  const template = new URL(adminUrl);
  template.pathname = templateName;
  await prepareDatabase(template.href, { roleSecret });
}

/** Clusters are named after the process that made them; a killed run leaves its postmaster behind. */
async function removeAbandoned(clusters: string): Promise<void> {
  for (const name of await readdir(clusters)) {
    if (isAlive(Number(name))) continue;
    const home = join(clusters, name);
    const abandoned = await startPostgres({ home, durable: false }).catch(() => undefined);
    await abandoned?.stop();
    await removeCluster(home);
  }
}

async function removeCluster(home: string): Promise<void> {
  await rm(home, { recursive: true, force: true });
}
