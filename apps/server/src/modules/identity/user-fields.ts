import type { FormValues } from '@guanjia/contracts/core/form';
import * as routes from '@guanjia/contracts/identity/user-fields';
import { customRecords } from '#kernel/custom-records.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import { type Operation, operation } from '#kernel/http/operation.ts';
import type { AuditTrail, UserForm } from './ports.ts';
import type { IdentityTables } from './tables.ts';
import { requireNotAbove } from './users/user-guards.ts';
import { readUser } from './users/user-record.ts';

const object = 'identity.user';

/** The table that the form `identity.user` describes. */
export const userRecords = customRecords('identity.app_user');

/** The tenant's own fields of users: showing and changing their values. */
export function userFieldOperations(deps: { db: Db; audit: AuditTrail; forms: UserForm }): Operation[] {
  const { db, audit, forms } = deps;
  return [
    operation(routes.getUserForm, ({ principal }) =>
      db.tenantTx(principal.tenantId, async (tx) => (await forms.open(tx, object, principal.roleKey)).view),
    ),
    operation(routes.getUserFields, ({ principal }, { params }) =>
      db.tenantTx(principal.tenantId, async (tx) => {
        await readUser(tx, params.id, principal);
        const stored = await readValues(tx, params.id);
        const form = await forms.open(tx, object, principal.roleKey);
        return { custom: form.readable(stored) };
      }),
    ),
    operation(routes.saveUserFields, ({ principal }, { params, body }) =>
      db.tenantTx(principal.tenantId, async (tx) => {
        await requireNotAbove(tx, principal, await readUser(tx, params.id, principal));
        const stored = await readValues(tx, params.id, true);
        const { custom } = await forms.enter(tx, { object, principal, stored, sent: body.custom });
        await tx
          .kysely<IdentityTables>()
          .updateTable('identity.app_user')
          .set({ custom: JSON.stringify(custom) as never })
          .where('tenant_id', '=', principal.tenantId)
          .where('id', '=', params.id)
          .execute();
        await forms.claim(tx, { object, principal, recordId: params.id, custom });
        const form = await forms.open(tx, object, principal.roleKey);
        const after = form.readable(custom);
        await audit.record(tx, {
          actor: principal,
          action: 'identity.user_fields_changed',
          entityType: 'user',
          entityId: params.id,
          before: form.readable(stored),
          after,
        });
        return { custom: after };
      }),
    ),
  ];
}

async function readValues(tx: Tx, id: string, lock = false): Promise<FormValues> {
  const row = await tx
    .kysely<IdentityTables>()
    .selectFrom('identity.app_user')
    .where('tenant_id', '=', tx.tenantId ?? '')
    .where('id', '=', id)
    .select('custom')
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  if (!row) throw notFound();
  return row.custom;
}
