import type { Customer } from '@guanjia/contracts/customers/routes';
import type { Tx } from '#kernel/db.ts';

type Origin = NonNullable<Customer['origin']>;

/** Which lists customers came with, by the id of the import. */
export async function readOrigins(
  tx: Tx,
  importIds: readonly (string | null)[],
): Promise<Map<string, Origin>> {
  const ids = [...new Set(importIds.filter((id) => id !== null))];
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ id: string; fileName: string; userId: string; userName: string; at: Date }>(
    `select i.id, i.file_name as "fileName", p.id as "userId", p.name as "userName",
       coalesce(i.started_at, i.created_at) as at
     from customers.import i join identity.person p on p.id = i.user_id
     where i.tenant_id = $1 and i.id = any($2)`,
    [tx.tenantId, ids],
  );
  return new Map(
    rows.map(({ id, fileName, userId, userName, at }): [string, Origin] => [
      id,
      { importId: id, fileName, by: { id: userId, name: userName }, at: at.toISOString() },
    ]),
  );
}
