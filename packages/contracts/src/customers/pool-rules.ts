import { z } from 'zod';
import { id, instant, text } from '../core/fields.ts';
import { fieldKey } from '../core/form.ts';

/** Key of a term in the tenant's levels. */
const level = fieldKey;

/** Null: no limit. */
const limit = z.int().min(0).max(1_000_000).nullable();

/** `perDay`: picks from the public pool, by the tenant's day; 0: may not pick. `holding`: customers owned at the same time. */
export const poolLimits = z.object({ perDay: limit, holding: limit }).meta({ id: 'PoolLimits' });

/** A private customer goes back to the public pool after so many times 24 hours without a contact or a sale. */
export const recycleRule = z
  .object({
    kind: z.enum(['no_contact', 'no_sale']),
    days: z.int().min(1).max(3650),
    /** Only customers of these levels or sources; empty: of all. */
    levels: z.array(level).max(200),
    sources: z.array(text(60)).max(50),
    on: z.boolean(),
    /**
     * Nobody is recycled by it before. The server sets it when a rule is switched on or changed, so that owners are
     * warned first; what a caller sends is ignored.
     */
    from: instant.nullable().default(null),
  })
  .meta({ id: 'RecycleRule' });
export type RecycleRule = z.output<typeof recycleRule>;

const days = z.int().min(0).max(3650);

/** What a tenant decides about who may hold which customers, and for how long (CUS-048 … 053). */
export const poolRules = z
  .object({
    everybody: poolLimits,
    /** In the place of `everybody` for people with this role. */
    roles: z.array(poolLimits.extend({ roleKey: text(60) })).max(100),
    /** In the place of both for people of this unit and those below it; the nearest one counts. */
    units: z
      .array(poolLimits.extend({ unitId: id }))
      .max(200)
      .default([]),
    /** In the place of all these for one person. */
    people: z.array(poolLimits.extend({ userId: id })).max(500),
    /** How many customers of a level one person may own. */
    levels: z.array(z.object({ level, holding: z.int().min(0).max(1_000_000) })).max(200),
    /** Who gave a customer back, or lost it by a rule, may not pick it again for so long. */
    coolDownDays: days,
    /** In order: the first one that is due gives the reason. */
    recycle: z.array(recycleRule).max(20),
    /** A new owner keeps a customer at least so long. */
    graceDays: days,
    /** Owners see so long before that a customer will be recycled. */
    warnDays: z.int().min(0).max(60),
  })
  .meta({ id: 'PoolRules' });
export type PoolRules = z.output<typeof poolRules>;

/** Recycling is prepared but off: an upgrade takes nobody's customers away. */
export const defaultPoolRules: PoolRules = {
  everybody: { perDay: 50, holding: 500 },
  roles: [],
  units: [],
  people: [],
  levels: [],
  coolDownDays: 3,
  recycle: [
    { kind: 'no_contact', days: 30, levels: [], sources: [], on: false, from: null },
    { kind: 'no_sale', days: 90, levels: [], sources: [], on: false, from: null },
  ],
  graceDays: 7,
  warnDays: 3,
};

/** One rule as people read and quote it: "rule 3". Every explanation and refusal names such a number. */
export type NumberedRule = { number: number } & (
  | { kind: 'per_day'; limit: number }
  | { kind: 'holding'; limit: number }
  | { kind: 'role'; roleKey: string; perDay: number | null; holding: number | null }
  | { kind: 'unit'; unitId: string; perDay: number | null; holding: number | null }
  | { kind: 'person'; userId: string; perDay: number | null; holding: number | null }
  | { kind: 'level'; level: string; holding: number }
  | { kind: 'cool_down'; days: number }
  | { kind: 'recycle'; rule: RecycleRule; place: number }
  | { kind: 'grace'; days: number }
);

type Unnumbered = NumberedRule extends infer R ? (R extends NumberedRule ? Omit<R, 'number'> : never) : never;

/** The rules as a list of statements with their numbers; what is not limited is not stated. */
export function numberRules(rules: PoolRules): NumberedRule[] {
  const { everybody } = rules;
  const stated: Unnumbered[] = [
    ...(everybody.perDay === null ? [] : [{ kind: 'per_day' as const, limit: everybody.perDay }]),
    ...(everybody.holding === null ? [] : [{ kind: 'holding' as const, limit: everybody.holding }]),
    ...rules.roles.map((entry) => ({ kind: 'role' as const, ...entry })),
    ...rules.units.map((entry) => ({ kind: 'unit' as const, ...entry })),
    ...rules.people.map((entry) => ({ kind: 'person' as const, ...entry })),
    ...rules.levels.map((entry) => ({ kind: 'level' as const, ...entry })),
    ...(rules.coolDownDays > 0 ? [{ kind: 'cool_down' as const, days: rules.coolDownDays }] : []),
    ...rules.recycle.map((rule, place) => ({ kind: 'recycle' as const, rule, place })),
    ...(rules.graceDays > 0 ? [{ kind: 'grace' as const, days: rules.graceDays }] : []),
  ];
  return stated.map((rule, index) => ({ ...rule, number: index + 1 }) as NumberedRule);
}
