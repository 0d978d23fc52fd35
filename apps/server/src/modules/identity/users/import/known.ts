import type { Role } from '@guanjia/contracts/identity/role-routes';
import type { Tx } from '#kernel/db.ts';
import type { Principal } from '#kernel/principal.ts';
import { effectiveRole, type RoleRow } from '../../effective-role.ts';
import { listPosts } from '../../units/posts-and-skills.ts';
import { coversUnit } from '../user-guards.ts';
import type { Known, KnownRole } from './check-row.ts';

/** What the enterprise has, as far as whoever imports may use it. */
export async function loadKnown(tx: Tx, principal: Principal): Promise<Known> {
  const users = await tx.query<{ login: string; employee_no: string }>(
    'select login, employee_no from identity.app_user where tenant_id = $1',
    [tx.tenantId],
  );
  return {
    units: await loadUnits(tx, principal),
    roles: await loadRoles(tx),
    posts: new Map(
      (await listPosts(tx))
        .filter(({ archived }) => !archived)
        .flatMap(({ id, name, nameEn }) => [
          [nameEn, id],
          [name, id],
        ]),
    ),
    logins: new Map(users.map(({ login, employee_no }) => [login.toLowerCase(), employee_no])),
    employeeNumbers: new Set(users.map(({ employee_no }) => employee_no.toLowerCase())),
  };
}

async function loadUnits(tx: Tx, principal: Principal): Promise<Known['units']> {
  const rows = await tx.query<{ id: string; name: string; kind: string; path: string[]; branch_id: string }>(
    'select id, name, kind, path, branch_id from identity.unit where tenant_id = $1 and archived_at is null',
    [tx.tenantId],
  );
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return new Map(
    rows
      .filter(({ path, branch_id }) => coversUnit(principal, { path, branchId: branch_id }))
      .map(({ id, kind, path }) => [
        path
          .slice(1)
          .map((above) => names.get(above) ?? '')
          .join('/'),
        { id, isGroup: kind === 'group' },
      ]),
  );
}

async function loadRoles(tx: Tx): Promise<Known['roles']> {
  const rows = await tx.query<RoleRow & Pick<Role, 'id' | 'name'>>(
    `select id, name, key, built_in, permissions, scope, scopes, field_rules, category
     from identity.role where tenant_id = $1`,
    [tx.tenantId],
  );
  return new Map(
    rows.flatMap((row): [string, KnownRole][] => {
      const role = { id: row.id, rights: effectiveRole(row) };
      return [
        [row.key.toLowerCase(), role],
        [row.name.toLowerCase(), role],
      ];
    }),
  );
}
