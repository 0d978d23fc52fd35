import * as routes from '@guanjia/contracts/identity/role-routes';
import { type Operation, operation } from '#kernel/http/operation.ts';
import type { InTenant } from '../in-tenant.ts';
import { createRole, type Deps, deleteRole, setRoleMenus, updateRole } from './role-service.ts';
import { listRoles, listSeparations } from './role-store.ts';
import { deleteSeparation, saveSeparation } from './separation-service.ts';

export function roleOperations(deps: Deps, inTenant: InTenant): Operation[] {
  return [
    operation(routes.listRoles, ({ principal }) =>
      inTenant(principal, async (tx) => ({ items: await listRoles(tx) })),
    ),
    operation(routes.createRole, ({ principal }, { body }) =>
      inTenant(principal, (tx) => createRole(deps, tx, principal, body)),
    ),
    operation(routes.updateRole, ({ principal }, { params, body }) =>
      inTenant(principal, (tx) => updateRole(deps, tx, principal, params.id, body)),
    ),
    operation(routes.setRoleMenus, ({ principal }, { params, body }) =>
      inTenant(principal, (tx) => setRoleMenus(deps, tx, principal, params.id, body.hiddenMenus)),
    ),
    operation(routes.deleteRole, ({ principal }, { params }) =>
      inTenant(principal, async (tx) => {
        await deleteRole(deps, tx, principal, params.id);
        return undefined;
      }),
    ),
    operation(routes.listDutySeparations, ({ principal }) =>
      inTenant(principal, async (tx) => ({ items: await listSeparations(tx) })),
    ),
    operation(routes.saveDutySeparation, ({ principal }, { params, body }) =>
      inTenant(principal, (tx) => saveSeparation(deps, tx, principal, params.id, body)),
    ),
    operation(routes.deleteDutySeparation, ({ principal }, { params }) =>
      inTenant(principal, async (tx) => {
        await deleteSeparation(deps, tx, principal, params.id);
        return undefined;
      }),
    ),
  ];
}
