import type { Tx } from '#kernel/db.ts';
import { publish } from '#kernel/outbox.ts';
import { accessChanged } from '#kernel/realtime.ts';
import { topics } from '#kernel/topics.ts';

/** What somebody may see has changed: open connections end and come again with what holds now. */
export function tellAccessChanged(tx: Tx, userIds: readonly string[], at: Date): Promise<void> {
  return tell(tx, userIds.map(topics.user), at);
}

export function tellRoleChanged(tx: Tx, roleKey: string, at: Date): Promise<void> {
  return tell(tx, [topics.role(roleKey)], at);
}

/** A unit stands elsewhere: for all who sit in it or below it. */
export async function tellPlacesChanged(tx: Tx, unitId: string, at: Date): Promise<void> {
  const rows = await tx.query<{ id: string }>(
    'select id from identity.person where tenant_id = $1 and $2 = any(unit_path)',
    [tx.tenantId, unitId],
  );
  await tellAccessChanged(
    tx,
    rows.map(({ id }) => id),
    at,
  );
}

async function tell(tx: Tx, whom: string[], at: Date): Promise<void> {
  if (whom.length === 0) return;
  await publish(tx, { type: accessChanged, payload: {}, at, topics: whom });
}
