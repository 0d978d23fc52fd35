import type { Customer } from '@guanjia/contracts/customers/routes';
import type { Tx } from '#kernel/db.ts';
import { listPeopleWithRole } from '#modules/identity/index.ts';
import type { Holder } from './decide-move.ts';

interface Input {
  userIds: readonly string[];
  /** The tenant's date. */
  today: string;
  /** Nobody else gives these people customers until the transaction ends. Locked after the customers. */
  lock: boolean;
}

/** What people hold and have picked today, by user id. Whoever is not of this tenant is left out. */
export async function readHolders(tx: Tx, { userIds, today, lock }: Input): Promise<Map<string, Holder>> {
  if (userIds.length === 0) return new Map();
  const people = await tx.query<{ id: string; name: string; unit_path: string[] }>(
    'select id, name, unit_path from identity.person where tenant_id = $1 and id = any($2) order by id',
    [tx.tenantId, userIds],
  );
  const ids = people.map(({ id }) => id);
  const picked = await readPicked(tx, { userIds: ids, today, lock });
  const held = await tx.query<{ owner_id: string; level: Customer['level']; count: number }>(
    `select owner_id, level, count(*) as count from customers.customer
     where tenant_id = $1 and owner_id = any($2) and deleted_at is null group by owner_id, level`,
    [tx.tenantId, ids],
  );
  const active = new Map(
    (await listPeopleWithRole(tx, ids.length === 1 ? ids[0] : undefined)).map((one) => [one.id, one]),
  );
  return new Map(
    people.map(({ id, name, unit_path }) => {
      const own = held.filter(({ owner_id }) => owner_id === id);
      const person = active.get(id);
      return [
        id,
        {
          userId: id,
          name,
          roleKey: person?.role.key ?? '',
          unitPath: unit_path,
          fit: person?.permissions.has('customers.read') ?? false,
          pickedToday: picked.get(id) ?? 0,
          held: own.reduce((sum, { count }) => sum + count, 0),
          heldByLevel: Object.fromEntries(own.map(({ level, count }) => [level, count])),
        },
      ];
    }),
  );
}

async function readPicked(tx: Tx, { userIds, today, lock }: Input): Promise<Map<string, number>> {
  if (lock) {
    await tx.query(
      `insert into customers.pool_holder (tenant_id, user_id, day, picked)
       select $1, id, $3, 0 from unnest($2::uuid[]) as id order by id on conflict do nothing`,
      [tx.tenantId, userIds, today],
    );
  }
  const rows = await tx.query<{ user_id: string; day: string; picked: number }>(
    `select user_id, day, picked from customers.pool_holder
     where tenant_id = $1 and user_id = any($2) order by user_id ${lock ? 'for update' : ''}`,
    [tx.tenantId, userIds],
  );
  return new Map(rows.map(({ user_id, day, picked }) => [user_id, day === today ? picked : 0]));
}

/** Keeps today's picks of people whose rows are locked. */
export async function writePicked(tx: Tx, holders: Iterable<Holder>, today: string): Promise<void> {
  for (const { userId, pickedToday } of holders) {
    await tx.query(
      'update customers.pool_holder set day = $3, picked = $4 where tenant_id = $1 and user_id = $2',
      [tx.tenantId, userId, today, Math.max(0, pickedToday)],
    );
  }
}
