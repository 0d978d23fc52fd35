import type { DutySeparation } from '@guanjia/contracts/identity/role-routes';
import type { Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import type { Principal } from '#kernel/principal.ts';
import { refusingTaken } from '#kernel/taken.ts';
import { requireTenant } from '../require-tenant.ts';
import type { IdentityTables } from '../tables.ts';
import { brokenSeparations } from './duties.ts';
import type { Deps } from './role-service.ts';
import { listRoles, listSeparations } from './role-store.ts';

type Fields = Omit<DutySeparation, 'id'>;

/** Throws `not_found`, `version_conflict` for an id in use, `code_taken`, `duties_conflict` while a role breaks it. */
export async function saveSeparation(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  id: string,
  { create, ...input }: Fields & { create: boolean },
): Promise<DutySeparation> {
  const before = (await listSeparations(tx)).find((one) => one.id === id);
  if (Boolean(before) === create) throw create ? new AppError('version_conflict') : notFound();
  await requireNobodyBreaks(tx, input);
  const table = tx.kysely<IdentityTables>();
  await refusingTaken<unknown>(
    { duty_separation_tenant_id_name_key: { path: 'body.name', value: input.name } },
    () =>
      before
        ? table.updateTable('identity.duty_separation').set(input).where('id', '=', id).execute()
        : table
            .insertInto('identity.duty_separation')
            .values({ id, tenant_id: requireTenant(tx), ...input })
            .onConflict((conflict) => conflict.column('id').doNothing())
            .execute(),
  );
  const after = (await listSeparations(tx)).find((one) => one.id === id);
  if (!after) throw notFound();
  await deps.audit.record(tx, {
    actor: principal,
    action: 'identity.duty_separation_saved',
    entityType: 'duty_separation',
    entityId: id,
    ...(before && { before }),
    after,
  });
  return after;
}

/** The administrator's role holds everything by design, so it is not asked. */
async function requireNobodyBreaks(tx: Tx, separation: Fields): Promise<void> {
  for (const role of await listRoles(tx)) {
    if (role.key === 'administrator') continue;
    if (brokenSeparations(new Set(role.permissions), [separation]).length > 0)
      throw new AppError('duties_conflict', { params: { role: role.name, name: separation.name } });
  }
}

/** Throws `not_found`. */
export async function deleteSeparation(deps: Deps, tx: Tx, principal: Principal, id: string): Promise<void> {
  const deleted = await tx
    .kysely<IdentityTables>()
    .deleteFrom('identity.duty_separation')
    .where('tenant_id', '=', requireTenant(tx))
    .where('id', '=', id)
    .returning(['name', 'doing', 'checking'])
    .executeTakeFirst();
  if (!deleted) throw notFound();
  await deps.audit.record(tx, {
    actor: principal,
    action: 'identity.duty_separation_deleted',
    entityType: 'duty_separation',
    entityId: id,
    before: deleted,
  });
}
