import type { CustomerPool } from '@guanjia/contracts/customers/pools';
import type { ShareGrant } from '@guanjia/contracts/customers/sharing';
import type { Tx } from '#kernel/db.ts';

/** The shares of a customer that still hold, by name. */
export async function readShares(tx: Tx, customerId: string): Promise<CustomerPool['shares']> {
  const rows = await tx.query<{
    user_id: string;
    name: string;
    access: 'read' | 'edit';
    until: Date | null;
    granted_by: string | null;
    granter: string | null;
  }>(
    `select s.user_id, p.name, s.access, s.until, s.granted_by, g.name as granter
     from customers.share s
     join identity.person p on p.id = s.user_id
     left join identity.person g on g.id = s.granted_by
     where s.tenant_id = $1 and s.customer_id = $2 and (s.until is null or s.until > now())
     order by p.name collate "zh-x-icu"`,
    [tx.tenantId, customerId],
  );
  return rows.map((row) => ({
    person: { id: row.user_id, name: row.name },
    access: row.access,
    until: row.until?.toISOString() ?? null,
    grantedBy: row.granted_by ? { id: row.granted_by, name: row.granter ?? '' } : null,
  }));
}

/** A share as it is stored. */
export interface StoredShare {
  customerId: string;
  userId: string;
  access: ShareGrant['access'];
  until: string | null;
}

/** Shares of these customers with these people, as they are. */
export async function findShares(
  tx: Tx,
  customerIds: readonly string[],
  userIds: readonly string[],
): Promise<StoredShare[]> {
  const rows = await tx.query<Omit<StoredShare, 'until'> & { until: Date | null }>(
    `select customer_id as "customerId", user_id as "userId", access, until from customers.share
     where tenant_id = $1 and customer_id = any($2) and user_id = any($3)`,
    [tx.tenantId, customerIds, userIds],
  );
  return rows.map((row) => ({ ...row, until: row.until?.toISOString() ?? null }));
}

export async function putShares(
  tx: Tx,
  shares: readonly StoredShare[],
  { grantedBy, at }: { grantedBy: string; at: Date },
): Promise<void> {
  await tx.query(
    `insert into customers.share (tenant_id, customer_id, user_id, access, until, granted_by, granted_at)
     select $1, s."customerId", s."userId", s.access, s.until, $3, $4
     from jsonb_to_recordset($2) as s("customerId" uuid, "userId" uuid, access text, until timestamptz)
     on conflict (customer_id, user_id) do update set access = excluded.access, until = excluded.until,
       granted_by = excluded.granted_by, granted_at = excluded.granted_at`,
    [tx.tenantId, JSON.stringify(shares), grantedBy, at],
  );
}

export async function removeShares(
  tx: Tx,
  customerIds: readonly string[],
  userIds: readonly string[],
): Promise<void> {
  await tx.query(
    'delete from customers.share where tenant_id = $1 and customer_id = any($2) and user_id = any($3)',
    [tx.tenantId, customerIds, userIds],
  );
}
