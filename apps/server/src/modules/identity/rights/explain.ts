import type { Permission, ScopeDomain } from '@guanjia/contracts/core/permissions';
import type { explainedRecords, VisibilityStep } from '@guanjia/contracts/identity/rights';
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import type { Principal } from '#kernel/principal.ts';
import { peopleScope } from '../people-scope.ts';
import { readUser } from '../users/user-record.ts';
import { loadViewer, type ViewerOf } from './load-viewer.ts';

/** How a module says whose a record is, so that "why can't she see this?" has an answer. */
export interface Explainer {
  record: (typeof explainedRecords)[number];
  permission: Permission;
  domain: ScopeDomain;
  /** Undefined when there is no such record, or the asking person may not see it either. */
  find(tx: Tx, asking: Principal, recordId: string): Promise<ExplainedRecord | undefined>;
}

export interface ExplainedRecord {
  /** Null: nobody's. */
  ownerId: string | null;
  /** Seen by everybody with the permission while it is nobody's (public pool, unclaimed). */
  openWithoutOwner: boolean;
}

/** Whose an account is: one's own. */
export const userExplainer: Explainer = {
  record: 'user',
  permission: 'identity.users.read',
  domain: 'identity',
  async find(tx, asking, userId) {
    await readUser(tx, userId, asking);
    return { ownerId: userId, openWithoutOwner: false };
  },
};

/** Throws `not_found` for a user or record that the asking person may not see. */
export async function explainVisibility(
  explainers: readonly Explainer[],
  tx: Tx,
  asking: Principal,
  question: { userId: string; record: Explainer['record']; recordId: string },
): Promise<{ visible: boolean; steps: VisibilityStep[] }> {
  await readUser(tx, question.userId, asking);
  const explainer = explainers.find(({ record }) => record === question.record);
  const found = await explainer?.find(tx, asking, question.recordId);
  if (!explainer || !found) throw notFound();
  const { viewer, active } = await loadViewer(tx, question.userId);
  const steps: VisibilityStep[] = [
    { check: 'active', passed: active, params: {} },
    {
      check: 'permission',
      passed: viewer.permissions.has(explainer.permission),
      params: { permission: explainer.permission },
    },
    await explainScope(tx, viewer, explainer.domain, found),
  ];
  return { visible: steps.every(({ passed }) => passed), steps };
}

async function explainScope(
  tx: Tx,
  viewer: ViewerOf,
  domain: ScopeDomain,
  { ownerId, openWithoutOwner }: ExplainedRecord,
): Promise<VisibilityStep> {
  const scope = viewer.scopes[domain];
  if (ownerId === null) {
    const passed = openWithoutOwner || scope === 'all';
    return { check: 'public', passed, params: { domain, scope } };
  }
  const owner = await tx
    .kysely<{ 'identity.person': { tenant_id: string; id: string; name: string; unit_name: string } }>()
    .selectFrom('identity.person as p')
    .where('p.tenant_id', '=', viewer.tenantId)
    .where('p.id', '=', ownerId)
    .select(['p.name', 'p.unit_name', peopleScope(viewer, domain, sql`p.id`).as('inside')])
    .executeTakeFirstOrThrow();
  return {
    check: 'scope',
    passed: owner.inside,
    params: { domain, scope, owner: owner.name, unit: owner.unit_name },
  };
}
