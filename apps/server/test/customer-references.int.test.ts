import { expect, it } from 'vitest';
import { startApp } from './app.ts';

it('whatever points at a customer is found by the customer alone, or taking back an import reads whole tables', async () => {
  await using app = await startApp();
  const { rows } = await app.admin.query<{ reference: string; indexed: boolean }>(
    `select c.conrelid::regclass || '.' || a.attname as reference,
       exists (select from pg_index i where i.indrelid = c.conrelid and i.indkey[0] = c.conkey[1]) as indexed
     from pg_constraint c
     join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
     where c.contype = 'f' and c.confrelid = 'customers.customer'::regclass and c.conparentid = 0`,
  );
  expect(rows.length).toBeGreaterThan(10);
  expect(rows.filter(({ indexed }) => !indexed).map(({ reference }) => reference)).toEqual([]);
});
