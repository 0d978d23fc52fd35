import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { Principal } from '#kernel/principal.ts';
import type { IdentityTables } from './tables.ts';

/** How long a sensitive operation may follow after somebody showed who they are, ms. */
const freshMs = 5 * 60 * 1000;

/**
 * For operations that an unattended screen or a stolen cookie must not be enough for. A log-in counts as well.
 * Throws `confirmation_required`: the console then asks, and tries again.
 */
export async function requireRecentConfirmation(tx: Tx, principal: Principal, now: Date): Promise<void> {
  const row = await tx
    .kysely<IdentityTables>()
    .selectFrom('identity.session')
    .where('tenant_id', '=', principal.tenantId)
    .where('id', '=', principal.sessionId)
    .select('confirmed_at')
    .executeTakeFirst();
  if (!row?.confirmed_at || now.getTime() - row.confirmed_at.getTime() > freshMs)
    throw new AppError('confirmation_required');
}

/** The owner of this session has just shown who they are. */
export async function markConfirmed(tx: Tx, principal: Principal, now: Date): Promise<void> {
  await setOnSession(tx, principal, { confirmed_at: now });
}

/** The second step of this log-in is done. */
export async function liftPending(tx: Tx, principal: Principal): Promise<void> {
  await setOnSession(tx, principal, { pending_factor: null });
}

async function setOnSession(
  tx: Tx,
  principal: Principal,
  change: { confirmed_at: Date } | { pending_factor: null },
): Promise<void> {
  await tx
    .kysely<IdentityTables>()
    .updateTable('identity.session')
    .set(change)
    .where('tenant_id', '=', principal.tenantId)
    .where('id', '=', principal.sessionId)
    .execute();
}
