import type * as routes from '@guanjia/contracts/customers/pools';
import type { z } from 'zod';
import { changeSet } from '#kernel/change-set.ts';
import type { Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import type { OperationInput } from '#kernel/http/operation.ts';
import type { Principal } from '#kernel/principal.ts';
import { listRoles, listUnitNames } from '#modules/identity/index.ts';
import { readGround } from './ground.ts';
import type { MoveDeps } from './move.ts';
import { limitsOf, namedIn, withWarning } from './pool-rules.ts';
import { reckonAll } from './recycling.ts';
import { findRules, insertRules, readRules, type StoredRules } from './rule-store.ts';

type RulesView = z.input<typeof routes.getPoolRules.success & z.ZodType>;

/** Throws `not_found` for a version that there is not. */
export async function viewRules(tx: Tx, version: number | undefined) {
  const stored = await findRules(tx, version);
  if (!stored) throw notFound();
  return present(tx, stored);
}

/** Keeps the rules as the next version and reckons anew what will be recycled. Throws `version_conflict`. */
export async function saveRules(
  { clock, audit }: MoveDeps,
  tx: Tx,
  principal: Principal,
  { rules, version }: OperationInput<typeof routes.savePoolRules>['body'],
): Promise<RulesView> {
  const before = await readRules(tx);
  if (before.version !== version) throw new AppError('version_conflict');
  const now = clock.now();
  const next = withWarning(rules, before.rules, now);
  const kept = await insertRules(tx, {
    rules: next,
    version: version + 1,
    savedBy: principal.userId,
    at: now,
  });
  if (!kept) throw new AppError('version_conflict');
  await audit.record(tx, {
    actor: principal,
    action: 'customers.pool_rules_saved',
    entityType: 'pool_rules',
    entityId: String(version + 1),
    ...changeSet(before.rules, next),
  });
  await reckonAll(tx);
  return viewRules(tx, version + 1);
}

async function present(tx: Tx, { rules, version, savedAt, savedBy }: StoredRules) {
  const people = await tx.query<{ id: string; name: string }>(
    'select id, name from identity.person where tenant_id = $1 and id = any($2)',
    [tx.tenantId, namedIn(rules).userIds],
  );
  return {
    rules,
    version,
    savedAt: savedAt?.toISOString() ?? null,
    savedBy,
    roles: await listRoles(tx),
    units: await listUnitNames(tx),
    people,
  };
}

/** What the acting person has of what the rules allow. */
export async function viewStanding({ clock }: MoveDeps, tx: Tx, principal: Principal) {
  const ground = await readGround(tx, clock.now(), { takers: [principal.userId], lock: false });
  const own = ground.holders.get(principal.userId);
  const { userId, roleKey } = principal;
  const limits = limitsOf(ground.stored.rules, own ?? { userId, roleKey, unitPath: [] });
  return {
    pickedToday: own?.pickedToday ?? 0,
    perDay: limits.perDay?.limit ?? null,
    held: own?.held ?? 0,
    holding: limits.holding?.limit ?? null,
  };
}
