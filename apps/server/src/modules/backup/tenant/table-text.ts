import type { Readable } from 'node:stream';
import { to } from 'pg-copy-streams';
import type { Tx } from '#kernel/db.ts';
import type { TenantTable } from './catalogue.ts';

/** Values in one spelling, whatever the server's settings are. */
const spelling = `
  set local timezone = 'UTC'; set local datestyle = 'ISO, YMD'; set local intervalstyle = 'iso_8601';
  set local bytea_output = 'hex'; set local extra_float_digits = 1`;

export async function fixSpelling(tx: Tx): Promise<void> {
  await tx.query(spelling);
}

/** Which rows of the table belong to the tenant and to its backup; ids are hexadecimal, so they need no quoting. */
export function rowsOf({ rule }: TenantTable, tenantId: string): string {
  return `tenant_id = '${tenantId}'${rule.kind === 'part' ? ` and (${rule.where})` : ''}`;
}

/** The tenant's rows in COPY's text form, in the order of the primary key; `fixSpelling` comes first. */
export function copyOut(tx: Tx, table: TenantTable, tenantId: string): Readable {
  return tx.client.query(
    to(
      `copy (select ${table.columns.join()} from ${table.name} where ${rowsOf(table, tenantId)}
             order by ${table.order.join()}) to stdout`,
    ),
  );
}
