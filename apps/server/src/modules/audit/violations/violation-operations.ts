import * as routes from '@guanjia/contracts/audit/violations';
import type { Clock } from '#kernel/clock.ts';
import type { Db, Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import { type Operation, type OperationInput, operation } from '#kernel/http/operation.ts';
import { newId } from '#kernel/ids.ts';
import type { Principal } from '#kernel/principal.ts';
import { listPeopleWithRole } from '#modules/identity/index.ts';
import type { AuditTrail } from '../audit-trail.ts';
import { judgeMove } from './violation.ts';
import { listHints, listViolations, readViolation, type ViolationTables } from './violation-views.ts';

interface Deps {
  db: Db;
  clock: Clock;
  audit: AuditTrail;
}

export function violationOperations(deps: Deps): Operation[] {
  const { db, clock } = deps;
  return [
    operation(routes.listViolations, ({ principal }, { query }) =>
      db.tenantTx(principal.tenantId, (tx) => listViolations(tx, principal, query)),
    ),
    operation(routes.listViolationHints, ({ principal }) =>
      db.tenantTx(principal.tenantId, async (tx) => ({ items: await listHints(tx, principal, clock.now()) })),
    ),
    operation(routes.getViolation, ({ principal }, { params }) =>
      db.tenantTx(principal.tenantId, (tx) => readViolation(tx, principal, params.id)),
    ),
    operation(routes.reportViolation, ({ principal }, { body }) =>
      db.tenantTx(principal.tenantId, (tx) => report(deps, tx, principal, body)),
    ),
    operation(routes.moveViolation, ({ principal }, { params, body }) =>
      db.tenantTx(principal.tenantId, (tx) => move(deps, tx, principal, params.id, body)),
    ),
  ];
}

/** Throws `not_yourself`, `not_found` for an unknown person. */
async function report(
  { clock, audit }: Deps,
  tx: Tx,
  principal: Principal,
  input: OperationInput<typeof routes.reportViolation>['body'],
): Promise<routes.Violation> {
  if (input.personId === principal.userId) throw new AppError('not_yourself');
  const [person] = await listPeopleWithRole(tx, input.personId);
  if (!person) throw notFound();
  const now = clock.now();
  const id = newId(now.getTime());
  await tx
    .kysely<ViolationTables>()
    .insertInto('audit.violation')
    .values({
      id,
      tenant_id: principal.tenantId,
      category: input.category,
      person_id: input.personId,
      happened_on: input.happenedOn,
      description: input.description,
      evidence: JSON.stringify(input.evidence) as never,
      state: 'reported',
      severity: null,
      penalty: null,
      decision: null,
      reported_by: principal.userId,
      reported_at: now,
      decided_by: null,
      decided_at: null,
      version: 1,
    })
    .execute();
  // The trail has more readers than the register: it tells that there is a case, not whose.
  await audit.record(tx, {
    actor: principal,
    action: 'audit.violation_reported',
    entityType: 'violation',
    entityId: id,
    after: { category: input.category, state: 'reported' },
  });
  return readViolation(tx, principal, id);
}

/** Throws `not_found`, `version_conflict`, `violation_state`, `not_yourself`, `bad_request`. */
async function move(
  { clock, audit }: Deps,
  tx: Tx,
  principal: Principal,
  id: string,
  input: OperationInput<typeof routes.moveViolation>['body'],
): Promise<routes.Violation> {
  const before = await readViolation(tx, principal, id, true);
  if (before.version !== input.version) throw new AppError('version_conflict');
  const { severity = null, penalty = null, decision = null } = input;
  const answer = judgeMove({ state: before.state, reportedBy: before.reportedBy.id }, principal.userId, {
    to: input.state,
    severity,
    penalty,
    decision,
  });
  if (!answer.ok) {
    const fields = answer.missing
      ? [{ path: answer.missing, message: 'needed for this decision' }]
      : undefined;
    throw new AppError(answer.code, fields ? { fields } : {});
  }
  const now = clock.now();
  await tx
    .kysely<ViolationTables>()
    .updateTable('audit.violation')
    .set({
      state: input.state,
      version: before.version + 1,
      ...(answer.decides && { severity, penalty, decision, decided_by: principal.userId, decided_at: now }),
    })
    .where('tenant_id', '=', principal.tenantId)
    .where('id', '=', id)
    .execute();
  await audit.record(tx, {
    actor: principal,
    action: 'audit.violation_moved',
    entityType: 'violation',
    entityId: id,
    before: { state: before.state },
    after: { state: input.state, ...(answer.decides && { severity, penalty }) },
  });
  return readViolation(tx, principal, id);
}
