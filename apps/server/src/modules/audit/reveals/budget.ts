import type { RevealAllowance } from '@guanjia/contracts/audit/reveals';
import type { TrustSettings } from '@guanjia/contracts/audit/settings';
import type { Tx } from '#kernel/db.ts';

/** Reveals a day of somebody with this role; null: no limit. */
export function budgetOf({ reveal }: TrustSettings, roleKey: string): number | null {
  const own = Object.hasOwn(reveal.perDay, roleKey) ? reveal.perDay[roleKey] : undefined;
  return own === undefined ? reveal.otherRoles : own;
}

export interface Use {
  used: number;
  granted: number;
}

export function allowanceOf(budget: number | null, { used, granted }: Use): RevealAllowance {
  return { used, limit: budget === null ? null : budget + granted };
}

/** The tenant's date. */
const today = `(select ($2::timestamptz at time zone t.timezone)::date from identity.tenant t where t.tenant_id = $1)`;

/**
 * Takes one of today's reveals; undefined when none is left. The row's lock makes those of one person wait for each
 * other, so that a hundred at once take no more than there are.
 */
export async function spendOne(
  tx: Tx,
  userId: string,
  budget: number | null,
  now: Date,
): Promise<Use | undefined> {
  await addUse(tx, userId, 0, now);
  const [use] = await tx.query<Use>(
    `update audit.reveal_use set used = used + 1
     where tenant_id = $1 and user_id = $3 and day = ${today} and ($4::int is null or used < $4 + granted)
     returning used, granted`,
    [tx.tenantId, now, userId, budget],
  );
  return use;
}

/** Today's row of somebody, with so many granted on top of what was. */
export async function addUse(tx: Tx, userId: string, more: number, now: Date): Promise<Use> {
  const [use] = await tx.query<Use>(
    `insert into audit.reveal_use as known (tenant_id, day, user_id, granted) values ($1, ${today}, $3, $4)
     on conflict (tenant_id, user_id, day) do update set granted = known.granted + excluded.granted
     returning used, granted`,
    [tx.tenantId, now, userId, more],
  );
  return use ?? { used: 0, granted: more };
}

/** Today's use by person; whoever has none is left out. */
export async function readUse(tx: Tx, now: Date): Promise<Map<string, Use>> {
  const rows = await tx.query<Use & { user_id: string }>(
    `select user_id, used, granted from audit.reveal_use where tenant_id = $1 and day = ${today}`,
    [tx.tenantId, now],
  );
  return new Map(rows.map(({ user_id, ...use }) => [user_id, use]));
}
