import {
  type NumberedRule,
  numberRules,
  type PoolRules,
  type RecycleRule,
} from '@guanjia/contracts/customers/pool-rules';
import type { Customer } from '@guanjia/contracts/customers/routes';

export const dayMs = 24 * 3_600_000;

/** A limit with the number of the rule that sets it. */
export interface Limit {
  limit: number;
  rule: number;
}

/** Whom limits are looked up for. `unitPath`: from the enterprise down to the own unit. */
export interface Taker {
  userId: string;
  roleKey: string;
  unitPath: readonly string[];
}

/** What one person may: the own entry in the rules, else that of the nearest unit, of the role, else everybody's. */
export function limitsOf(rules: PoolRules, taker: Taker): { perDay: Limit | null; holding: Limit | null } {
  const numbered = numberRules(rules);
  const own = ownLimits(numbered, taker);
  if (own) {
    const numberedLimit = (limit: number | null) => (limit === null ? null : { limit, rule: own.number });
    return { perDay: numberedLimit(own.perDay), holding: numberedLimit(own.holding) };
  }
  const everybodys = (kind: 'per_day' | 'holding') => {
    const rule = numbered.find((one) => one.kind === kind);
    return rule && 'limit' in rule ? { limit: rule.limit, rule: rule.number } : null;
  };
  return { perDay: everybodys('per_day'), holding: everybodys('holding') };
}

function ownLimits(numbered: readonly NumberedRule[], { userId, roleKey, unitPath }: Taker) {
  const entries = numbered.filter((rule) => 'perDay' in rule);
  const units = unitPath
    .toReversed()
    .map((unitId) => entries.find((rule) => rule.kind === 'unit' && rule.unitId === unitId));
  return (
    entries.find((rule) => rule.kind === 'person' && rule.userId === userId) ??
    units.find((rule) => rule !== undefined) ??
    entries.find((rule) => rule.kind === 'role' && rule.roleKey === roleKey)
  );
}

/** Whether anybody may own only so many; without it nobody has to be counted. */
export function limitsHoldings(rules: PoolRules): boolean {
  return numberRules(rules).some(
    (rule) =>
      rule.kind === 'holding' ||
      rule.kind === 'level' ||
      ((rule.kind === 'person' || rule.kind === 'unit' || rule.kind === 'role') && rule.holding !== null),
  );
}

/** How many customers of a level one person may own. */
export function levelLimit(rules: PoolRules, level: Customer['level']): Limit | null {
  const rule = numberRules(rules).find((one) => one.kind === 'level' && one.level === level);
  return rule?.kind === 'level' ? { limit: rule.holding, rule: rule.number } : null;
}

/** Number of the rule that says how long somebody must wait; null when nobody must. */
export function coolDownRule(rules: PoolRules): { days: number; rule: number } | null {
  const rule = numberRules(rules).find(({ kind }) => kind === 'cool_down');
  return rule?.kind === 'cool_down' ? { days: rule.days, rule: rule.number } : null;
}

/** What recycling depends on. */
export interface RecycleFacts {
  ownerId: string | null;
  level: Customer['level'];
  source: string | null;
  createdAt: Date;
  ownedSince: Date | null;
  lastContactAt: Date | null;
  lastSaleAt: Date | null;
  protectedUntil: Date | null;
}

/** When a rule gives a customer back, and since when its days count. */
export interface Due {
  at: Date;
  since: Date;
  number: number;
  kind: RecycleRule['kind'];
  days: number;
}

/** The coming recycling by these rules: the earliest, of equals the first in order; null when none will come. */
export function nextRecycling(rules: PoolRules, facts: RecycleFacts): Due | null {
  return duesOf(rules, facts).reduce<Due | null>(
    (best, due) => (best === null || due.at < best.at ? due : best),
    null,
  );
}

/** The rule by which a customer is recycled now: the first in order that is due; null when none is. */
export function dueRule(rules: PoolRules, facts: RecycleFacts, now: Date): Due | null {
  return duesOf(rules, facts).find(({ at }) => at <= now) ?? null;
}

function duesOf(rules: PoolRules, facts: RecycleFacts): Due[] {
  if (facts.ownerId === null) return [];
  const owned = facts.ownedSince ?? facts.createdAt;
  return numberRules(rules).flatMap((one) => {
    if (one.kind !== 'recycle' || !concerns(one.rule, facts)) return [];
    const event = one.rule.kind === 'no_contact' ? facts.lastContactAt : facts.lastSaleAt;
    const since = latest(owned, event);
    const at = latest(
      after(since, one.rule.days),
      after(owned, rules.graceDays),
      facts.protectedUntil,
      one.rule.from === null ? null : new Date(one.rule.from),
    );
    return [{ at, since, number: one.number, kind: one.rule.kind, days: one.rule.days }];
  });
}

function concerns(rule: RecycleRule, { level, source }: RecycleFacts): boolean {
  return (
    rule.on &&
    (rule.levels.length === 0 || rule.levels.includes(level)) &&
    (rule.sources.length === 0 || (source !== null && rule.sources.includes(source)))
  );
}

function latest(first: Date, ...others: (Date | null)[]): Date {
  return others.reduce<Date>((best, date) => (date !== null && date > best ? date : best), first);
}

function after(date: Date, days: number): Date {
  return new Date(date.getTime() + days * dayMs);
}

/**
 * The rules as they are stored: a recycle rule that is new, changed or switched on takes nobody before owners could be
 * warned; one that was there keeps its time.
 */
export function withWarning(rules: PoolRules, before: PoolRules, now: Date): PoolRules {
  const same = ({ kind, days, levels, sources, on }: RecycleRule) =>
    JSON.stringify([kind, days, levels.toSorted(), sources.toSorted(), on]);
  const known = new Map(before.recycle.map((rule) => [same(rule), rule.from]));
  return {
    ...rules,
    recycle: rules.recycle.map((rule) => ({
      ...rule,
      from: rule.on ? (known.get(same(rule)) ?? after(now, rules.warnDays).toISOString()) : null,
    })),
  };
}

/** People and roles that the rules name. */
export function namedIn(rules: PoolRules): { userIds: string[]; roleKeys: string[] } {
  const named = (rule: NumberedRule) => (rule.kind === 'person' ? [rule.userId] : []);
  return {
    userIds: numberRules(rules).flatMap(named),
    roleKeys: rules.roles.map(({ roleKey }) => roleKey),
  };
}
