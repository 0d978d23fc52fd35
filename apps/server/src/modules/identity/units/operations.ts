import * as routes from '@guanjia/contracts/identity/organisation';
import { type Operation, operation } from '#kernel/http/operation.ts';
import { readEnterprise, updateEnterprise } from '../enterprise.ts';
import type { InTenant } from '../in-tenant.ts';
import { listPosts, listSkills, savePost, saveSkill } from './posts-and-skills.ts';
import { archiveUnit, createUnit, type Deps, moveUnit, restoreUnit, updateUnit } from './unit-service.ts';
import { listUnits } from './unit-views.ts';

/** The organisation: units, posts, skills and the enterprise itself. */
export function unitOperations(deps: Deps, inTenant: InTenant): Operation[] {
  return [
    operation(routes.listUnits, ({ principal }, { query }) =>
      inTenant(principal, async (tx) => ({
        items: await listUnits(tx, { archived: query.archived === 'true' }),
      })),
    ),
    operation(routes.createUnit, ({ principal }, { body }) =>
      inTenant(principal, (tx) => createUnit(deps, tx, principal, body)),
    ),
    operation(routes.updateUnit, ({ principal }, { params, body }) =>
      inTenant(principal, (tx) => updateUnit(deps, tx, principal, params.id, body)),
    ),
    operation(routes.moveUnit, ({ principal }, { params, body }) =>
      inTenant(principal, (tx) => moveUnit(deps, tx, principal, params.id, body)),
    ),
    operation(routes.archiveUnit, ({ principal }, { params }) =>
      inTenant(principal, (tx) => archiveUnit(deps, tx, principal, params.id)),
    ),
    operation(routes.restoreUnit, ({ principal }, { params }) =>
      inTenant(principal, (tx) => restoreUnit(deps, tx, principal, params.id)),
    ),
    operation(routes.listPosts, ({ principal }) =>
      inTenant(principal, async (tx) => ({ items: await listPosts(tx) })),
    ),
    operation(routes.savePost, ({ principal }, { params, body }) =>
      inTenant(principal, (tx) => savePost(deps, tx, principal, params.id, body)),
    ),
    operation(routes.listSkills, ({ principal }) =>
      inTenant(principal, async (tx) => ({ items: await listSkills(tx) })),
    ),
    operation(routes.saveSkill, ({ principal }, { params, body }) =>
      inTenant(principal, (tx) => saveSkill(deps, tx, principal, params.id, body)),
    ),
    operation(routes.getEnterprise, ({ principal }) => inTenant(principal, readEnterprise)),
    operation(routes.updateEnterprise, ({ principal }, { body }) =>
      inTenant(principal, (tx) => updateEnterprise(deps, tx, principal, body)),
    ),
  ];
}
