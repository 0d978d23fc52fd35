import type { FieldRules } from '@guanjia/contracts/core/field-rules';
import { type ProtectedRecord, protectedFields, ruleOf } from '@guanjia/contracts/core/field-rules';
import { scopeDomains } from '@guanjia/contracts/core/permissions';
import type { EffectiveRights } from '@guanjia/contracts/identity/rights';
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import type { Principal } from '#kernel/principal.ts';
import { peopleScope } from '../people-scope.ts';
import { listSeparations } from '../roles/role-store.ts';
import { readUnit } from '../units/unit-views.ts';
import { readUser } from '../users/user-record.ts';
import { findContradictions } from './contradictions.ts';
import { loadViewer, type ViewerOf } from './load-viewer.ts';

/** What a user may do and see. Throws `not_found` outside the reader's data scope. */
export async function readEffectiveRights(
  tx: Tx,
  principal: Principal,
  userId: string,
): Promise<EffectiveRights> {
  const user = await readUser(tx, userId, principal);
  const { viewer, role } = await loadViewer(tx, userId);
  const unit = await readUnit(tx, user.unit.id);
  return {
    user: { id: user.id, name: user.name, category: user.category },
    role: { ...user.role, builtIn: role.builtIn },
    unit: user.unit,
    active: user.status === 'active',
    permissions: [...viewer.permissions],
    scopes: await scopesOf(tx, viewer),
    fields: fieldsOf(viewer.fieldRules),
    contradictions: findContradictions(
      { category: user.category, inGroup: unit.kind === 'group' },
      role.effective,
      await listSeparations(tx),
    ),
  };
}

/** One after the other: a transaction is one connection. */
async function scopesOf(tx: Tx, viewer: ViewerOf): Promise<EffectiveRights['scopes']> {
  const about = {
    own: null,
    group: viewer.groupId,
    department: viewer.departmentId,
    branch: viewer.branchId,
    all: null,
  };
  const scopes: EffectiveRights['scopes'] = [];
  for (const domain of scopeDomains) {
    const scope = viewer.scopes[domain];
    const unitId = about[scope];
    scopes.push({
      domain,
      scope,
      unit: unitId ? { id: unitId, name: (await readUnit(tx, unitId)).name } : null,
      people: await countPeople(tx, viewer, domain),
    });
  }
  return scopes;
}

async function countPeople(
  tx: Tx,
  viewer: Parameters<typeof peopleScope>[0],
  domain: Parameters<typeof peopleScope>[1],
): Promise<number> {
  const { people } = await tx
    .kysely<{ 'identity.person': { tenant_id: string; id: string } }>()
    .selectFrom('identity.person as p')
    .where('p.tenant_id', '=', viewer.tenantId)
    .where(peopleScope(viewer, domain, sql`p.id`))
    .select(sql<number>`count(*)::int`.as('people'))
    .executeTakeFirstOrThrow();
  return people;
}

function fieldsOf(rules: FieldRules): EffectiveRights['fields'] {
  return Object.entries(protectedFields).flatMap(([record, fields]) =>
    Object.keys(fields).map((field) => {
      const key = `${record}.${field}`;
      return {
        key,
        rule: ruleOf(rules, record as ProtectedRecord, field as never),
        standard: rules[key] === undefined,
      };
    }),
  );
}
