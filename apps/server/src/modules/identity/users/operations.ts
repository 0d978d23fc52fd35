import * as account from '@guanjia/contracts/identity/routes';
import * as imports from '@guanjia/contracts/identity/user-imports';
import * as routes from '@guanjia/contracts/identity/users';
import type { Db } from '#kernel/db.ts';
import { type Operation, operation, requireFile } from '#kernel/http/operation.ts';
import type { ObjectStore } from '#kernel/object-store.ts';
import type { InTenant } from '../in-tenant.ts';
import { openAvatar, removeAvatar, saveAvatar } from './avatar.ts';
import { listColleagues } from './colleagues.ts';
import { readImport } from './import/import-store.ts';
import { writeUserTemplate } from './import/template.ts';
import { startImport, uploadUsers } from './import/user-import-service.ts';
import { resetPassword } from './reset-password.ts';
import { requireNotAbove } from './user-guards.ts';
import { listUsers } from './user-list.ts';
import { readUser, readWholeUser } from './user-record.ts';
import { createUser, type Deps, setDisabled, updateOwnProfile, updateUser } from './user-service.ts';

export function userOperations(
  deps: Deps & { db: Db; objects: ObjectStore },
  inTenant: InTenant,
): Operation[] {
  return [
    operation(account.listColleagues, ({ principal }) =>
      inTenant(principal, (tx) => listColleagues(tx, principal)),
    ),
    operation(routes.listUsers, ({ principal }, { query }) =>
      inTenant(principal, (tx) => listUsers(tx, principal, query)),
    ),
    operation(routes.getUser, ({ principal }, { params }) =>
      inTenant(principal, (tx) => readUser(tx, params.id, principal)),
    ),
    operation(routes.createUser, ({ principal }, { body }) =>
      inTenant(principal, (tx) => createUser(deps, tx, principal, body)),
    ),
    operation(routes.updateUser, ({ principal }, { params, body }) =>
      inTenant(principal, (tx) => updateUser(deps, tx, principal, params.id, body)),
    ),
    operation(routes.setUserDisabled, ({ principal }, { params, body }) =>
      inTenant(principal, (tx) => setDisabled(deps, tx, principal, params.id, body)),
    ),
    operation(routes.resetUserPassword, ({ principal }, { params, body }) =>
      inTenant(principal, async (tx) => {
        await requireNotAbove(tx, principal, await readUser(tx, params.id, principal));
        const unlock = principal.permissions.has('identity.users.unlock');
        await resetPassword(deps, tx, { userId: params.id, next: body.next, unlock });
        await deps.audit.record(tx, {
          actor: principal,
          action: 'identity.password_reset',
          entityType: 'user',
          entityId: params.id,
        });
        return undefined;
      }),
    ),
    operation(routes.getOwnProfile, ({ principal }) =>
      inTenant(principal, (tx) => readWholeUser(tx, principal.userId)),
    ),
    operation(routes.updateOwnProfile, ({ principal }, { body }) =>
      inTenant(principal, (tx) => updateOwnProfile(deps, tx, principal, body)),
    ),
    operation(routes.uploadAvatar, async ({ principal }, { file }) => {
      await saveAvatar(deps, principal, requireFile(file));
      return undefined;
    }),
    operation(routes.deleteAvatar, async ({ principal }) => {
      await removeAvatar(deps, principal);
      return undefined;
    }),
    operation(routes.getAvatar, ({ principal }, { params }) =>
      inTenant(principal, (tx) => openAvatar(deps.objects, tx, params.id)),
    ),
    operation(imports.downloadUserTemplate, async ({ locale }) => writeUserTemplate(locale)),
    operation(imports.uploadUsers, ({ principal }, { file }) =>
      inTenant(principal, (tx) => uploadUsers(deps, tx, principal, requireFile(file))),
    ),
    operation(imports.getUserImport, ({ principal }, { params }) =>
      inTenant(principal, (tx) => readImport(tx, principal, params.id)),
    ),
    operation(imports.startUserImport, ({ principal }, { params, body }) =>
      inTenant(principal, (tx) => startImport(deps, tx, principal, params.id, body)),
    ),
  ];
}
