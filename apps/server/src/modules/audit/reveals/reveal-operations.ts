import * as routes from '@guanjia/contracts/audit/reveals';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import { type Operation, type OperationInput, operation } from '#kernel/http/operation.ts';
import type { Principal } from '#kernel/principal.ts';
import { listPeopleWithRole } from '#modules/identity/index.ts';
import type { AuditTrail } from '../audit-trail.ts';
import { readTrustSettings } from '../settings.ts';
import { addUse, allowanceOf, budgetOf, readUse } from './budget.ts';
import { readAllowance } from './reveals.ts';

interface Deps {
  db: Db;
  clock: Clock;
  audit: AuditTrail;
}

export function revealOperations(deps: Deps): Operation[] {
  const { db, clock } = deps;
  return [
    operation(routes.getRevealAllowance, ({ principal }) =>
      db.tenantTx(principal.tenantId, async (tx) => {
        const settings = await readTrustSettings(tx);
        const allowance = await readAllowance(tx, settings, principal.userId, clock.now());
        return { allowance, purposes: settings.reveal.purposes };
      }),
    ),
    operation(routes.listRevealUse, ({ principal }) =>
      db.tenantTx(principal.tenantId, async (tx) => ({ items: await listUse(tx, clock.now()) })),
    ),
    operation(routes.grantReveals, ({ principal }, { body }) =>
      db.tenantTx(principal.tenantId, (tx) => grant(deps, tx, principal, body)),
    ),
  ];
}

/** Everybody who may reveal something or has, most first. */
async function listUse(tx: Tx, now: Date) {
  const settings = await readTrustSettings(tx);
  const use = await readUse(tx, now);
  const people = await listPeopleWithRole(tx);
  return people
    .filter(({ id, permissions }) => use.has(id) || permissions.has('customers.reveal'))
    .map(({ id, name, role }) => {
      const own = use.get(id) ?? { used: 0, granted: 0 };
      return {
        user: { id, name },
        roleName: role.name,
        allowance: allowanceOf(budgetOf(settings, role.key), own),
        granted: own.granted,
      };
    })
    .toSorted((a, b) => b.allowance.used - a.allowance.used);
}

/** Throws `not_yourself`, `not_found`. */
async function grant(
  { clock, audit }: Deps,
  tx: Tx,
  principal: Principal,
  { userId, more, reason }: OperationInput<typeof routes.grantReveals>['body'],
) {
  if (userId === principal.userId) throw new AppError('not_yourself');
  const [person] = await listPeopleWithRole(tx, userId);
  if (!person) throw notFound();
  const use = await addUse(tx, userId, more, clock.now());
  await audit.record(tx, {
    actor: principal,
    action: 'audit.reveals_granted',
    entityType: 'user',
    entityId: userId,
    after: { more, granted: use.granted },
    purpose: reason,
  });
  return allowanceOf(budgetOf(await readTrustSettings(tx), person.role.key), use);
}
