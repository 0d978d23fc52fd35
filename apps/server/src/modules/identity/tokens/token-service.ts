import { type ApiToken, type createOwnToken, tokenPrefix } from '@guanjia/contracts/identity/api-tokens';
import type { Clock } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import type { OperationInput } from '#kernel/http/operation.ts';
import { newId } from '#kernel/ids.ts';
import type { Principal, Rights } from '#kernel/principal.ts';
import type { AuditTrail } from '../ports.ts';
import { hashToken, newToken } from '../random-tokens.ts';
import { requireTenant } from '../require-tenant.ts';
import { getRights } from '../roles/role-store.ts';
import { readPolicy } from '../security-policy.ts';
import { requireRecentConfirmation } from '../step-up.ts';
import type { IdentityTables } from '../tables.ts';
import { requireNotAbove } from '../users/user-guards.ts';
import { readUser } from '../users/user-record.ts';
import { endTokens, readToken } from './token-store.ts';

interface Deps {
  clock: Clock;
  audit: AuditTrail;
}

type Input = OperationInput<typeof createOwnToken>['body'];
interface Made {
  token: ApiToken;
  secret: string;
}

const dayMs = 24 * 60 * 60 * 1000;
/** Of the random part, in `prefix`. */
const shownCharacters = 6;

/** Throws `confirmation_required`, `beyond_own_rights`, `token_lifetime`. */
export function makeOwnToken(deps: Deps, tx: Tx, principal: Principal, input: Input): Promise<Made> {
  return make(deps, tx, principal, { ...input, userId: principal.userId, owner: principal });
}

/** For the user of an integration. Throws what `makeOwnToken` throws, and `not_found`, `user_left`. */
export async function makeTokenFor(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  userId: string,
  input: Input,
): Promise<Made> {
  const user = await readUser(tx, userId, principal);
  if (user.leftAt) throw new AppError('user_left');
  await requireNotAbove(tx, principal, user);
  return make(deps, tx, principal, { ...input, userId, owner: await getRights(tx, user.role.id) });
}

async function make(
  { clock, audit }: Deps,
  tx: Tx,
  principal: Principal,
  input: Input & { userId: string; owner: Rights },
): Promise<Made> {
  const now = clock.now();
  await requireRecentConfirmation(tx, principal, now);
  const { tokenMaxDays } = await readPolicy(tx);
  if (input.days > tokenMaxDays) throw new AppError('token_lifetime', { params: { days: tokenMaxDays } });
  const beyond = input.permissions.filter((key) => !input.owner.permissions.has(key));
  if (beyond.length > 0)
    throw new AppError('beyond_own_rights', { params: { permissions: beyond.join(', ') } });
  const secret = tokenPrefix + newToken();
  const id = newId(now.getTime());
  await tx
    .kysely<IdentityTables>()
    .insertInto('identity.api_token')
    .values({
      id,
      tenant_id: requireTenant(tx),
      user_id: input.userId,
      name: input.name,
      prefix: secret.slice(0, tokenPrefix.length + shownCharacters),
      token_hash: hashToken(secret),
      permissions: [...new Set(input.permissions)],
      scope: input.scope,
      ip_allow_list: input.ipAllowList,
      created_at: now,
      created_by: principal.userId,
      expires_at: new Date(now.getTime() + input.days * dayMs),
    })
    .execute();
  const token = await readToken(tx, id);
  await audit.record(tx, {
    actor: principal,
    action: 'identity.api_token_created',
    entityType: 'user',
    entityId: input.userId,
    after: {
      name: token.name,
      prefix: token.prefix,
      permissions: token.permissions,
      scope: token.scope,
      ipAllowList: token.ipAllowList,
      expiresAt: token.expiresAt,
    },
  });
  return { token, secret };
}

/** Throws `not_found` for a token of somebody else when `owner` is given, and for one that has ended. */
export async function revoke(
  { clock, audit }: Deps,
  tx: Tx,
  principal: Principal,
  { id, owner }: { id: string; owner: string | null },
): Promise<void> {
  const token = await readToken(tx, id);
  const userId = token.owner.id;
  if (owner !== null && owner !== userId) throw notFound();
  const ended = await endTokens(tx, { userId, only: id, now: clock.now() });
  if (ended.length === 0) throw notFound();
  await audit.record(tx, {
    actor: principal,
    action: 'identity.api_token_revoked',
    entityType: 'user',
    entityId: userId,
    before: { name: token.name, prefix: token.prefix },
  });
}
