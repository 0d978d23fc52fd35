import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Pool } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

const tables = ['customer', 'phone'] as const;

/**
 * Tables like those that the bench's file fills, with all their indexes, without row-level security: `bench` without
 * foreign keys, `bench_keys` with those of the product.
 */
export async function createTwins(database: Pool): Promise<void> {
  for (const schema of ['bench', 'bench_keys']) {
    await database.query(`drop schema if exists ${schema} cascade; create schema ${schema}`);
    for (const table of tables)
      await database.query(`create table ${schema}.${table} (like customers.${table} including all)`);
  }
  await database.query(`
    alter table bench_keys.customer add foreign key (tenant_id) references identity.tenant,
      add foreign key (owner_id) references identity.app_user,
      add foreign key (merged_into) references bench_keys.customer;
    alter table bench_keys.phone add foreign key (tenant_id) references identity.tenant,
      add foreign key (customer_id) references bench_keys.customer on delete cascade`);
}

export interface Copied {
  /** Into tables without foreign keys, s: the least that any program could do. */
  bare: number;
  /** With the foreign keys of the product, s. */
  keys: number;
}

/** Copies the rows of an import, as they were stored, into the twins. */
export async function copyRows(database: Pool, importId: string, folder: string): Promise<Copied> {
  const ids = `select id from customers.customer where import_id = '${importId}'`;
  const sources = {
    customer: `select * from customers.customer where import_id = '${importId}' order by id`,
    phone: `select * from customers.phone where customer_id in (${ids}) order by id`,
  };
  const client = await database.connect();
  try {
    for (const table of tables) {
      const columns = await columnsOf(database, table);
      const query = client.query(copyTo(`copy (select ${columns} from (${sources[table]}) s) to stdout`));
      await pipeline(query, createWriteStream(join(folder, `${table}.copy`)));
    }
    const into = async (schema: string) => {
      const begun = performance.now();
      for (const table of tables) {
        const columns = await columnsOf(database, table);
        const sink = client.query(copyFrom(`copy ${schema}.${table} (${columns}) from stdin`));
        await pipeline(createReadStream(join(folder, `${table}.copy`)), new PassThrough(), sink);
      }
      return (performance.now() - begun) / 1000;
    };
    return { bare: await into('bench'), keys: await into('bench_keys') };
  } finally {
    client.release();
  }
}

async function columnsOf(database: Pool, table: string): Promise<string> {
  const { rows } = await database.query<{ columns: string }>(
    `select string_agg(quote_ident(attname), ', ' order by attnum) as columns from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
    [`customers.${table}`],
  );
  return rows[0]?.columns ?? '*';
}
