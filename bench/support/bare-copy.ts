import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Pool } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

const tables = ['customer', 'phone'] as const;

/** Tables like those of the product, with all their indexes, without row-level security and foreign keys. */
export async function createTwins(database: Pool): Promise<void> {
  await database.query('create schema if not exists bench');
  for (const table of tables) {
    await database.query(`drop table if exists bench.${table}`);
    await database.query(`create table bench.${table} (like customers.${table} including all)`);
  }
}

/** Copies the rows of an import, as they were stored, into the twins: the least that any program could do. Returns s. */
export async function copyRows(database: Pool, importId: string, folder: string): Promise<number> {
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
    const begun = performance.now();
    for (const table of tables) {
      const columns = await columnsOf(database, table);
      const sink = client.query(copyFrom(`copy bench.${table} (${columns}) from stdin`));
      await pipeline(createReadStream(join(folder, `${table}.copy`)), new PassThrough(), sink);
    }
    return (performance.now() - begun) / 1000;
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
