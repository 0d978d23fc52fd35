import { type Violation, type ViolationHint, violationList } from '@guanjia/contracts/audit/violations';
import type { ListQuery } from '@guanjia/contracts/core/list';
import { sql } from 'kysely';
import type { Tx } from '#kernel/db.ts';
import { notFound } from '#kernel/errors.ts';
import { type ListView, queryList } from '#kernel/lists/list-view.ts';
import type { Principal } from '#kernel/principal.ts';
import { type IdentityViews, listPeopleWithRole, readTimeZone } from '#modules/identity/index.ts';
import { isNight, unusualReveals } from './unusual.ts';

export interface ViolationTables extends IdentityViews {
  'audit.violation': {
    id: string;
    tenant_id: string;
    category: Violation['category'];
    person_id: string;
    happened_on: string;
    description: string;
    evidence: Violation['evidence'];
    state: Violation['state'];
    severity: Violation['severity'];
    penalty: Violation['penalty'];
    decision: string | null;
    reported_by: string;
    reported_at: Date;
    decided_by: string | null;
    decided_at: Date | null;
    version: number;
  };
}

/** Nobody sees the cases about oneself, whatever the permission. */
function select(tx: Tx, principal: Principal) {
  return tx
    .kysely<ViolationTables>()
    .selectFrom('audit.violation as v')
    .leftJoin('identity.person as p', 'p.id', 'v.person_id')
    .leftJoin('identity.person as r', 'r.id', 'v.reported_by')
    .leftJoin('identity.person as d', 'd.id', 'v.decided_by')
    .where('v.tenant_id', '=', principal.tenantId)
    .where('v.person_id', '!=', principal.userId)
    .selectAll('v')
    .select([
      sql<string>`v.happened_on::text`.as('happened_day'),
      'p.name as person_name',
      'r.name as reporter_name',
      'd.name as decider_name',
    ]);
}

type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>;

function present(row: Row): Violation {
  return {
    id: row.id,
    category: row.category,
    person: { id: row.person_id, name: row.person_name ?? '' },
    happenedOn: row.happened_day,
    description: row.description,
    evidence: row.evidence,
    state: row.state,
    severity: row.severity,
    penalty: row.penalty,
    decision: row.decision,
    reportedBy: { id: row.reported_by, name: row.reporter_name ?? '' },
    reportedAt: row.reported_at.toISOString(),
    decidedBy: row.decided_by ? { id: row.decided_by, name: row.decider_name ?? '' } : null,
    decidedAt: row.decided_at?.toISOString() ?? null,
    version: row.version,
  };
}

const view: ListView<Violation> = {
  definition: violationList,
  id: sql`v.id`,
  columns: {
    reportedAt: sql`v.reported_at`,
    category: sql`v.category`,
    personId: sql`v.person_id`,
    state: sql`v.state`,
    severity: sql`v.severity`,
    penalty: sql`v.penalty`,
    reportedById: sql`v.reported_by`,
  },
  present,
};

export function listViolations(tx: Tx, principal: Principal, query: ListQuery) {
  return queryList(tx.kysely<never>(), view, select(tx, principal), query);
}

/** Throws `not_found`. `lock`: nobody else changes it until the transaction ends. */
export async function readViolation(
  tx: Tx,
  principal: Principal,
  id: string,
  lock = false,
): Promise<Violation> {
  let query = select(tx, principal).where('v.id', '=', id);
  if (lock) query = query.forUpdate('v');
  const row = await query.executeTakeFirst();
  if (!row) throw notFound();
  return present(row);
}

const lookBackDays = 30;
const revealActions = ['customers.phone_revealed', 'customers.contact_revealed', 'customers.field_revealed'];

/** What stood out in the last days, newest first; not what the asking person did. */
export async function listHints(tx: Tx, principal: Principal, now: Date): Promise<ViolationHint[]> {
  const since = new Date(now.getTime() - lookBackDays * 24 * 3_600_000);
  const timeZone = await readTimeZone(tx);
  const rows = await tx.query<{ user_id: string; action: string; day: string; hour: number; count: number }>(
    `select actor_id as user_id, action, (occurred_at at time zone $3)::date::text as day,
       extract(hour from occurred_at at time zone $3)::int as hour, count(*) as count
     from audit.entry
     where tenant_id = $1 and occurred_at >= $2 and actor_id is not null
       and action = any($4)
     group by 1, 2, 3, 4`,
    [tx.tenantId, since, timeZone, [...revealActions, 'tasks.export_requested']],
  );
  const people = new Map((await listPeopleWithRole(tx)).map((one) => [one.id, one]));
  const person = (userId: string) => ({ id: userId, name: people.get(userId)?.name ?? '' });
  const days = (matching: typeof rows) =>
    [...Map.groupBy(matching, ({ user_id, day }) => `${user_id} ${day}`).values()].flatMap((group) => {
      const [first] = group;
      if (!first) return [];
      const count = group.reduce((sum, row) => sum + row.count, 0);
      return [
        { userId: first.user_id, day: first.day, count, roleKey: people.get(first.user_id)?.role.key ?? '' },
      ];
    });
  const reveals = unusualReveals(days(rows.filter(({ action }) => revealActions.includes(action))));
  const nightly = days(
    rows.filter(({ action, hour }) => action === 'tasks.export_requested' && isNight(hour)),
  );
  const hints: ViolationHint[] = [
    ...reveals.map(({ userId, day, count, median }) => ({
      kind: 'reveals' as const,
      person: person(userId),
      day,
      count,
      median,
    })),
    ...nightly.map(({ userId, day, count }) => ({
      kind: 'night_exports' as const,
      person: person(userId),
      day,
      count,
      median: null,
    })),
  ];
  return hints
    .filter((hint) => hint.person.id !== principal.userId)
    .toSorted((a, b) => b.day.localeCompare(a.day));
}
