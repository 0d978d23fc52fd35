import type * as routes from '@guanjia/contracts/identity/single-sign-on';
import { changeSet, without } from '#kernel/change-set.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { OperationInput } from '#kernel/http/operation.ts';
import { newId } from '#kernel/ids.ts';
import type { Principal } from '#kernel/principal.ts';
import type { AuditTrail } from '../ports.ts';
import { requireTenant } from '../require-tenant.ts';
import type { Secrets } from '../secrets.ts';
import { requireRecentConfirmation } from '../step-up.ts';
import type { IdentityTables } from '../tables.ts';
import { requireAssignable } from '../users/user-guards.ts';
import { columnsOf, readProvider, type StoredProvider } from './provider-store.ts';

export interface ProviderDeps {
  db: Db;
  clock: Clock;
  audit: AuditTrail;
  secrets: Secrets;
}

type Create = OperationInput<typeof routes.createIdentityProvider>['body'];
type Update = OperationInput<typeof routes.updateIdentityProvider>['body'];

/** Throws `confirmation_required`, `not_found` for role and unit, `beyond_own_rights`. */
export async function createProvider(
  deps: ProviderDeps,
  tx: Tx,
  principal: Principal,
  input: Create,
): Promise<StoredProvider> {
  await requireMay(deps, tx, principal, input);
  const now = deps.clock.now();
  const id = newId(now.getTime());
  await tx
    .kysely<IdentityTables>()
    .insertInto('identity.identity_provider')
    .values({
      id,
      tenant_id: requireTenant(tx),
      created_at: now,
      sealed_secret: input.clientSecret ? sealSecret(deps, id, input.clientSecret) : null,
      ...columnsOf(input),
    })
    .execute();
  const created = await readProvider(tx, id);
  await record(deps, tx, principal, 'identity.identity_provider_created', id, { after: factsOf(created) });
  return created;
}

/**
 * A secret is for one issuer: with another one and no new secret it is forgotten, so that it cannot be sent to somebody
 * who only has the right to change addresses. Throws `not_found`, `version_conflict`, `confirmation_required`,
 * `beyond_own_rights`.
 */
export async function updateProvider(
  deps: ProviderDeps,
  tx: Tx,
  principal: Principal,
  id: string,
  { version, ...input }: Update,
): Promise<StoredProvider> {
  const before = await readProvider(tx, id);
  await requireMay(deps, tx, principal, input);
  const kept = input.issuer === before.issuer ? before.sealedSecret : null;
  const sealed =
    input.clientSecret === undefined ? kept : input.clientSecret && sealSecret(deps, id, input.clientSecret);
  const changed = await tx
    .kysely<IdentityTables>()
    .updateTable('identity.identity_provider')
    .set({ ...columnsOf(input), sealed_secret: sealed || null, version: version + 1 })
    .where('tenant_id', '=', requireTenant(tx))
    .where('id', '=', id)
    .where('version', '=', version)
    .returning('id')
    .executeTakeFirst();
  if (!changed) throw new AppError('version_conflict');
  const after = await readProvider(tx, id);
  const change = changeSet(factsOf(before), factsOf(after));
  await record(deps, tx, principal, 'identity.identity_provider_changed', id, {
    ...change,
    ...(input.clientSecret !== undefined && { after: { ...change.after, secretReplaced: true } }),
  });
  return after;
}

/** Who decides who may come in shows first who they are; newcomers get nothing that the decider may not give. */
async function requireMay(deps: ProviderDeps, tx: Tx, principal: Principal, input: Create): Promise<void> {
  await requireRecentConfirmation(tx, principal, deps.clock.now());
  if (input.newcomers) await requireAssignable(tx, principal, input.newcomers);
}

const secretUse = 'identity-provider';

function sealSecret({ secrets }: ProviderDeps, id: string, secret: string): Buffer {
  return secrets.seal(secretUse, id, secret);
}

export function openSecret(secrets: Secrets, provider: StoredProvider): string | undefined {
  return provider.sealedSecret ? secrets.open(secretUse, provider.id, provider.sealedSecret) : undefined;
}

function factsOf(provider: StoredProvider): Record<string, unknown> {
  return without(provider, 'id', 'tenantId', 'sealedSecret', 'version', 'people');
}

function record(
  { audit }: ProviderDeps,
  tx: Tx,
  principal: Principal,
  action: string,
  entityId: string,
  change: { before?: Record<string, unknown>; after?: Record<string, unknown> },
): Promise<void> {
  return audit.record(tx, { actor: principal, action, entityType: 'identity_provider', entityId, ...change });
}
