import type { SecurityAlert } from '@guanjia/contracts/identity/security-alerts';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import { networkOf } from '#kernel/http/address-network.ts';
import { newId } from '#kernel/ids.ts';
import { publish } from '#kernel/outbox.ts';
import { systemActor } from '#kernel/principal.ts';
import { topics } from '#kernel/topics.ts';
import type { AuditTrail } from './ports.ts';
import { blockMs, findSprayers, sprayingWindowMs, type Try } from './spraying.ts';
import type { IdentityTables } from './tables.ts';

/** More tries than these are an attack by any measure; the newest are enough to see it. */
const mostTries = 5000;

interface Deps {
  db: Db;
  clock: Clock;
  audit: AuditTrail;
}

/** Throws `address_blocked` while the address may not log in to this tenant. */
export async function requireUnblocked({ db, clock }: Deps, tenantId: string, ip: string): Promise<void> {
  const now = clock.now();
  const row = await db.tenantTx(tenantId, (tx) =>
    tx
      .kysely<IdentityTables>()
      .selectFrom('identity.address_block')
      .where('tenant_id', '=', tenantId)
      .where('ip', '=', networkOf(ip))
      .where('blocked_until', '>', now)
      .select('blocked_until')
      .executeTakeFirst(),
  );
  if (!row) return;
  const minutes = Math.ceil((row.blocked_until.getTime() - now.getTime()) / 60_000);
  throw new AppError('address_blocked', { params: { minutes } });
}

/** Looks at the tries of the last minutes: who sprays is blocked for a while, and an alert says so, once. */
export async function watchForSpraying({ clock, audit }: Deps, tx: Tx): Promise<void> {
  const now = clock.now();
  const tenantId = tx.tenantId ?? '';
  const tries = await tx.query<Try>(
    `select encode(login_hash, 'hex') as name, ip, outcome = 'success' as succeeded
     from identity.log_in_attempt
     where tenant_id = $1 and occurred_at > $2 and outcome in ('success', 'wrong', 'locked')
     order by occurred_at desc limit ${mostTries}`,
    [tenantId, new Date(now.getTime() - sprayingWindowMs)],
  );
  const byNetwork = tries.map((one) => ({ ...one, ip: networkOf(one.ip) }));
  for (const { ip, names } of findSprayers(byNetwork)) {
    const [blocked] = await tx.query(
      `insert into identity.address_block as b (tenant_id, ip, blocked_until) values ($1, $2, $3)
       on conflict (tenant_id, ip) do update set blocked_until = excluded.blocked_until where b.blocked_until <= $4
       returning ip`,
      [tenantId, ip, new Date(now.getTime() + blockMs), now],
    );
    if (!blocked) continue;
    await raiseAlert(tx, { kind: 'password_spraying', ip, userId: null, names }, now);
    await audit.record(tx, {
      actor: systemActor(tenantId),
      action: 'identity.address_blocked',
      entityType: 'address',
      entityId: null,
      after: { ip, names, minutes: blockMs / 60_000 },
    });
  }
}

export async function raiseAlert(
  tx: Tx,
  alert: { kind: SecurityAlert['kind']; ip: string | null; userId: string | null; names: number },
  now: Date,
): Promise<void> {
  const id = newId(now.getTime());
  await tx
    .kysely<IdentityTables>()
    .insertInto('identity.security_alert')
    .values({
      id,
      tenant_id: tx.tenantId ?? '',
      occurred_at: now,
      kind: alert.kind,
      ip: alert.ip,
      user_id: alert.userId,
      names: alert.names,
    })
    .execute();
  await publish(tx, {
    type: 'identity.security_alert',
    payload: { id, kind: alert.kind },
    at: now,
    topics: [topics.security],
  });
}
