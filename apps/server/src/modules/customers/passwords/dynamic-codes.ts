import { randomInt } from 'node:crypto';
import type { Clock } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { equalHashes, type Secrets } from '#modules/identity/index.ts';

interface Deps {
  clock: Clock;
  secrets: Secrets;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** IAM-022. */
export const codeLifetimeMs = 10 * minuteMs;
const triesPerCode = 5;
const perDay = 10;

/** Six random digits. */
export function randomPin(): string {
  return String(randomInt(1_000_000)).padStart(6, '0');
}

/** A code for this customer, to be sent; the one before no longer counts. Throws `too_many_requests`. */
export async function makeDynamicCode({ clock, secrets }: Deps, tx: Tx, customerId: string): Promise<string> {
  const now = clock.now();
  // One at a time per customer: two requests at once would both find the limit kept.
  await tx.query('select from customers.customer where tenant_id = $1 and id = $2 for update', [
    tx.tenantId,
    customerId,
  ]);
  const [asked] = await tx.query<{ minute: number; day: number }>(
    `select count(*) filter (where requested_at > $3)::int as minute, count(*)::int as day
     from customers.dynamic_code where tenant_id = $1 and customer_id = $2 and requested_at > $4`,
    [tx.tenantId, customerId, new Date(now.getTime() - minuteMs), new Date(now.getTime() - dayMs)],
  );
  if (!asked || asked.minute > 0 || asked.day >= perDay) throw new AppError('too_many_requests');
  const id = newId(now.getTime());
  const code = randomPin();
  await tx.query(
    `insert into customers.dynamic_code (id, tenant_id, customer_id, code_hash, requested_at, expires_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [
      id,
      tx.tenantId,
      customerId,
      secrets.mac('customer-code', id, code),
      now,
      new Date(now.getTime() + codeLifetimeMs),
    ],
  );
  return code;
}

/** Uses the newest code up when it is right; a wrong one counts as a try. */
export async function takeDynamicCode(
  { clock, secrets }: Deps,
  tx: Tx,
  { customerId, code }: { customerId: string; code: string },
): Promise<boolean> {
  const now = clock.now();
  const [row] = await tx.query<{
    id: string;
    code_hash: Buffer;
    tries: number;
    expires_at: Date;
    used_at: Date | null;
  }>(
    `update customers.dynamic_code set tries = tries + 1
     where id = (select id from customers.dynamic_code where tenant_id = $1 and customer_id = $2
                 order by requested_at desc limit 1)
     returning id, code_hash, tries, expires_at, used_at`,
    [tx.tenantId, customerId],
  );
  if (!row || row.used_at || row.tries > triesPerCode || row.expires_at <= now) return false;
  if (!equalHashes(row.code_hash, secrets.mac('customer-code', row.id, code))) return false;
  await tx.query('update customers.dynamic_code set used_at = $3 where tenant_id = $1 and id = $2', [
    tx.tenantId,
    row.id,
    now,
  ]);
  return true;
}
