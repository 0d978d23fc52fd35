import { createHash } from 'node:crypto';
import type { Tx } from '#kernel/db.ts';
import { networkOf } from '#kernel/http/address-network.ts';
import type { RequestContext } from '#kernel/http/operation.ts';
import { newId } from '#kernel/ids.ts';
import type { IdentityTables } from './tables.ts';

type AttemptRow = IdentityTables['identity.log_in_attempt'];

export interface Attempt {
  /** Null when nobody has this log-in name. */
  userId: string | null;
  /** As typed. */
  login: string;
  method: AttemptRow['method'];
  outcome: AttemptRow['outcome'];
}

/** For how long a failure makes the next try from there, or of that name, suspicious; ms. */
const suspicionMs = 30 * 60 * 1000;

/** Names are compared as log-in names are: upper and lower case are one. */
export function hashLogin(login: string): Buffer {
  return createHash('sha256').update(login.toLowerCase()).digest();
}

export async function recordAttempt(
  tx: Tx,
  context: RequestContext,
  { attempt, now }: { attempt: Attempt; now: Date },
): Promise<void> {
  await tx
    .kysely<IdentityTables>()
    .insertInto('identity.log_in_attempt')
    .values({
      id: newId(now.getTime()),
      tenant_id: tx.tenantId ?? '',
      occurred_at: now,
      user_id: attempt.userId,
      login_hash: hashLogin(attempt.login),
      method: attempt.method,
      outcome: attempt.outcome,
      ip: context.ip,
      user_agent: context.header('user-agent')?.slice(0, 300) ?? null,
    })
    .execute();
}

/** Whether this name or this address failed a short while ago; the same for names that nobody has. */
export async function failedLately(tx: Tx, login: string, ip: string, now: Date): Promise<boolean> {
  const rows = await tx.query<{ named: boolean; ip: string }>(
    `select distinct login_hash = $3 as named, ip from identity.log_in_attempt
     where tenant_id = $1 and occurred_at > $2 and outcome in ('wrong', 'locked')`,
    [tx.tenantId, new Date(now.getTime() - suspicionMs), hashLogin(login)],
  );
  const network = networkOf(ip);
  return rows.some((row) => row.named || networkOf(row.ip) === network);
}
