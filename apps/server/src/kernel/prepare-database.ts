import { runMigrations } from 'graphile-worker';
import { Client } from 'pg';
import { bootstrapDatabase, type DatabaseUrls } from './bootstrap-database.ts';
import { migrate } from './migrate.ts';

export const migrationsDir = new URL('../../migrations', import.meta.url).pathname;

/**
 * Roles, schema and job queue, as the database's owner; safe to repeat.
 * Throws `MigrationError` with one sentence for the operator.
 */
export async function prepareDatabase(
  adminUrl: string,
  options: { roleSecret: string; onProgress?: (message: string) => void },
): Promise<DatabaseUrls> {
  const urls = await bootstrapDatabase(adminUrl, { roleSecret: options.roleSecret });
  await migrate(adminUrl, {
    dir: migrationsDir,
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
  });
  await prepareJobQueue(adminUrl);
  return urls;
}

/** The queue's tables are graphile-worker's own; the platform role runs the jobs and so may use them all. */
async function prepareJobQueue(adminUrl: string): Promise<void> {
  await runMigrations({ connectionString: adminUrl });
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(`
      grant usage on schema graphile_worker to guanjia_platform;
      grant all on all tables in schema graphile_worker to guanjia_platform;
      grant all on all sequences in schema graphile_worker to guanjia_platform;
      grant execute on all functions in schema graphile_worker to guanjia_platform;
      do $$
      declare target regclass;
      begin
        for target in select c.oid::regclass from pg_class c join pg_namespace n on n.oid = c.relnamespace
          where n.nspname = 'graphile_worker' and c.relkind = 'r' and c.relrowsecurity
            and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'platform')
        loop
          execute format('create policy platform on %s to guanjia_platform using (true) with check (true)', target);
        end loop;
      end $$;`);
  } finally {
    await client.end();
  }
}
