import type { DuplicateGroup, DuplicateScan } from '@guanjia/contracts/customers/duplicates';
import { createTask } from '#kernel/background-tasks.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { Principal } from '#kernel/principal.ts';
import type { AuditTrail } from '#modules/audit/index.ts';
import { settleStates, widerGroups } from './group-store.ts';
import { readGroup } from './group-views.ts';
import { kindDue, startScan } from './scan-job.ts';
import { findScan, presentScan } from './scan-store.ts';

interface Deps {
  clock: Clock;
  audit: AuditTrail;
}

/**
 * These customers are not one, and so neither are some of them. Throws `not_found`, and `duplicates_elsewhere` where
 * somebody does not see all of whom they decide.
 */
export async function dismissGroup(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  id: string,
): Promise<DuplicateGroup> {
  const before = await requireAll(tx, principal, id);
  if (before.state === 'dismissed') return before;
  const now = deps.clock.now();
  const within = await lockWithin(tx, id);
  await tx.query(
    `update customers.duplicate_group g set dismissed_by = $3, dismissed_at = $4,
       dismissed_keys = array(select k.key from customers.duplicate_key k where k.tenant_id = $1 and k.group_id = g.id
         union select unnest(g.dismissed_keys))
     where g.tenant_id = $1 and g.id = any($2) and g.state = 'open'`,
    [tx.tenantId, within, principal.userId, now],
  );
  await settleStates(tx, within, now);
  return tell(deps, tx, principal, { before, action: 'customers.duplicates_dismissed' });
}

/** Takes that back, for all of whom it was said at that time. Throws `not_found`, `duplicates_elsewhere`. */
export async function reopenGroup(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  id: string,
): Promise<DuplicateGroup> {
  const before = await requireAll(tx, principal, id);
  if (before.dismissedAt === null) return before;
  const within = await lockWithin(tx, id);
  // Where these may be one, it is no longer true of all of a wider group that they are not.
  const reopened = await tx.query<{ id: string }>(
    `update customers.duplicate_group g set dismissed_by = null, dismissed_at = null, dismissed_keys = '{}'
     from customers.duplicate_group o where o.tenant_id = $1 and o.id = any($2) and g.tenant_id = $1
       and ((g.id = any($3) and g.dismissed_at = o.dismissed_at) or g.id in (select wider from (${widerGroups}) w))
     returning g.id`,
    [tx.tenantId, [id], within],
  );
  await settleStates(
    tx,
    reopened.map((row) => row.id),
    deps.clock.now(),
  );
  return tell(deps, tx, principal, { before, action: 'customers.duplicates_reopened' });
}

async function requireAll(tx: Tx, principal: Principal, id: string): Promise<DuplicateGroup> {
  const group = await readGroup(tx, principal, id);
  if (group.elsewhere > 0) throw new AppError('duplicates_elsewhere');
  return group;
}

/** The group and those of some of its customers, locked in one order for all. */
async function lockWithin(tx: Tx, id: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `select g.id from customers.duplicate_group g where g.tenant_id = $1 and g.id in (
       select m.group_id from customers.duplicate_member m where m.tenant_id = $1 and m.customer_id in (
         select customer_id from customers.duplicate_member where tenant_id = $1 and group_id = $2)
     ) and not exists (
       select from customers.duplicate_member m where m.tenant_id = $1 and m.group_id = g.id and m.customer_id not in (
         select customer_id from customers.duplicate_member where tenant_id = $1 and group_id = $2)
     ) order by g.id for no key update`,
    [tx.tenantId, id],
  );
  return rows.map((row) => row.id);
}

async function tell(
  { audit }: Deps,
  tx: Tx,
  principal: Principal,
  told: {
    before: DuplicateGroup;
    action: 'customers.duplicates_dismissed' | 'customers.duplicates_reopened';
  },
): Promise<DuplicateGroup> {
  const { before, action } = told;
  const after = await readGroup(tx, principal, before.id);
  const customers = after.customers.map(({ id, name }) => ({ id, name }));
  await audit.record(tx, {
    actor: principal,
    action,
    entityType: 'duplicate_group',
    entityId: before.id,
    before: { state: before.state },
    after: { state: after.state, reasons: after.reasons, customers },
  });
  return after;
}

const taskLabels = { 'zh-CN': '疑似重复客户', en: 'possible duplicates' } as const;

/** Looks for duplicates in the background, for whoever asks. Throws `duplicate_scan_running`. */
export async function requestScan(
  { clock, audit }: Deps,
  tx: Tx,
  { principal, locale }: { principal: Principal; locale: keyof typeof taskLabels },
): Promise<DuplicateScan> {
  const at = clock.now();
  const kind = kindDue(await findScan(tx, { lock: true }), at);
  const task = await createTask(tx, {
    userId: principal.userId,
    kind: 'customers_duplicates',
    label: taskLabels[locale],
    total: null,
    at,
  });
  await startScan(tx, { kind, taskId: task.id, at });
  await audit.record(tx, {
    actor: principal,
    action: 'customers.duplicate_scan_started',
    entityType: 'duplicate_group',
    entityId: null,
    after: { kind },
  });
  return presentScan(await findScan(tx));
}
