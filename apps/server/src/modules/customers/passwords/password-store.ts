import type { CustomerPasswords } from '@guanjia/contracts/customers/passwords';
import type { VerificationLevel, VerificationMethod } from '@guanjia/contracts/customers/verification';
import type { Tx } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import type { CustomersTables } from '../tables.ts';

export type KeptMethod = 'service' | 'electronic';
type PasswordRow = CustomersTables['customers.password'];

export async function readPasswords(tx: Tx, customerId: string): Promise<CustomerPasswords> {
  const service = await findPassword(tx, customerId, 'service');
  const electronic = await findPassword(tx, customerId, 'electronic');
  const last = await tx
    .kysely<CustomersTables>()
    .selectFrom('customers.verification')
    .where('tenant_id', '=', tx.tenantId ?? '')
    .where('customer_id', '=', customerId)
    .select(['method', 'level', 'occurred_at'])
    .orderBy('occurred_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return {
    service: stateOf(service),
    electronic: stateOf(electronic),
    lastVerified: last
      ? { at: last.occurred_at.toISOString(), method: last.method, level: last.level }
      : null,
  };
}

function stateOf(row: PasswordRow | undefined): CustomerPasswords['service'] {
  return {
    set: row !== undefined,
    initial: row?.initial ?? false,
    locked: row?.locked_at != null,
    changedAt: row?.changed_at.toISOString() ?? null,
  };
}

/** Locked, so that guesses at once are counted one by one. */
export function findPassword(
  tx: Tx,
  customerId: string,
  method: KeptMethod,
): Promise<PasswordRow | undefined> {
  return tx
    .kysely<CustomersTables>()
    .selectFrom('customers.password')
    .where('tenant_id', '=', tx.tenantId ?? '')
    .where('customer_id', '=', customerId)
    .where('method', '=', method)
    .selectAll()
    .forUpdate()
    .executeTakeFirst();
}

/** In the place of the one before; not locked. */
export async function putPassword(
  tx: Tx,
  input: { customerId: string; method: KeptMethod; hash: string; initial: boolean; now: Date },
): Promise<void> {
  const { hash, initial, now } = input;
  const written = { hash, initial, failures: 0, locked_at: null, changed_at: now };
  await tx
    .kysely<CustomersTables>()
    .insertInto('customers.password')
    .values({
      tenant_id: tx.tenantId ?? '',
      customer_id: input.customerId,
      method: input.method,
      ...written,
    })
    .onConflict((conflict) => conflict.columns(['customer_id', 'method']).doUpdateSet(written))
    .execute();
}

export async function setFailures(
  tx: Tx,
  { customer_id, method }: PasswordRow,
  change: { failures: number; locked_at: Date | null },
): Promise<void> {
  await tx
    .kysely<CustomersTables>()
    .updateTable('customers.password')
    .set(change)
    .where('tenant_id', '=', tx.tenantId ?? '')
    .where('customer_id', '=', customer_id)
    .where('method', '=', method)
    .execute();
}

export async function addVerification(
  tx: Tx,
  input: {
    customerId: string;
    method: VerificationMethod;
    level: VerificationLevel;
    actorId: string | null;
    now: Date;
  },
): Promise<void> {
  await tx
    .kysely<CustomersTables>()
    .insertInto('customers.verification')
    .values({
      id: newId(input.now.getTime()),
      tenant_id: tx.tenantId ?? '',
      customer_id: input.customerId,
      method: input.method,
      level: input.level,
      actor_id: input.actorId,
      occurred_at: input.now,
    })
    .execute();
}

/** Whether the same person was told since then, by one of these methods, who the customer is. */
export async function wasVerified(
  tx: Tx,
  input: { customerId: string; methods: readonly VerificationMethod[]; actorId: string | null; since: Date },
): Promise<boolean> {
  const rows = await tx.query(
    `select from customers.verification
     where tenant_id = $1 and customer_id = $2 and method = any($3) and actor_id is not distinct from $4
       and occurred_at > $5 limit 1`,
    [tx.tenantId, input.customerId, input.methods, input.actorId, input.since],
  );
  return rows.length > 0;
}

/** For good, with the customer. */
export async function removePasswords(tx: Tx, customerId: string): Promise<void> {
  for (const table of ['password', 'dynamic_code', 'verification'])
    await tx.query(`delete from customers.${table} where tenant_id = $1 and customer_id = $2`, [
      tx.tenantId,
      customerId,
    ]);
}
