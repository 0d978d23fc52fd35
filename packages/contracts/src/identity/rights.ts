import { z } from 'zod';
import { fieldRules } from '../core/field-rules.ts';
import { id, idParams } from '../core/fields.ts';
import { dataScopes, permissions, scopeDomains } from '../core/permissions.ts';
import { userCategories } from '../core/roles.ts';
import { defineRoute } from '../core/route.ts';

/** Why what somebody may do does not fit together (IAM-029). */
export const contradictionCodes = [
  /** The role sees less far than the category promises. */
  'scope_narrower_than_category',
  /** The role sees farther than the category allows. */
  'scope_wider_than_category',
  /** The role is made for another category. */
  'role_for_other_category',
  /** A scope by group, and the person sits in none. */
  'group_scope_without_group',
  /** A permission is of no use without another one. */
  'permission_without_need',
  /** Doing and checking in one hand. */
  'duties_conflict',
] as const;

export const contradiction = z
  .object({
    code: z.enum(contradictionCodes),
    /** What the sentence names: a domain, scopes, permissions, a separation. */
    params: z.record(z.string(), z.string()),
  })
  .meta({ id: 'RightsContradiction' });
export type Contradiction = z.infer<typeof contradiction>;

export const effectiveRights = z
  .object({
    user: z.object({ id, name: z.string(), category: z.enum(userCategories) }),
    role: z.object({ id, key: z.string(), name: z.string(), builtIn: z.boolean() }),
    unit: z.object({ id, name: z.string() }),
    /** Log-in is possible at all. */
    active: z.boolean(),
    permissions: z.array(z.enum(permissions)),
    scopes: z.array(
      z.object({
        domain: z.enum(scopeDomains),
        scope: z.enum(dataScopes),
        /** The unit that the scope is about; null for own and all. */
        unit: z.object({ id, name: z.string() }).nullable(),
        /** How many people's records that is, the own included. */
        people: z.int(),
      }),
    ),
    fields: z.array(z.object({ key: z.string(), rule: z.enum(fieldRules), standard: z.boolean() })),
    contradictions: z.array(contradiction),
  })
  .meta({ id: 'EffectiveRights' });
export type EffectiveRights = z.infer<typeof effectiveRights>;

export const getEffectiveRights = defineRoute({
  operationId: 'getEffectiveRights',
  summary: 'What a user may do and see, and what in it does not fit together',
  method: 'GET',
  path: '/api/identity/users/:id/rights',
  access: 'identity.rights.read',
  params: idParams,
  success: effectiveRights,
});

export const explainedRecords = ['customer', 'call', 'outbound_task', 'user'] as const;

/** One question on the way to a record, with its answer. All must be passed. */
export const visibilityStep = z
  .object({
    check: z.enum(['active', 'permission', 'scope', 'public']),
    passed: z.boolean(),
    /** Permission, scope, owner, unit …: what the sentence names. */
    params: z.record(z.string(), z.string()),
  })
  .meta({ id: 'VisibilityStep' });
export type VisibilityStep = z.infer<typeof visibilityStep>;

export const explainVisibility = defineRoute({
  operationId: 'explainVisibility',
  summary: '“Why can’t she see this?”: each check on the way to one record, with its answer',
  method: 'GET',
  path: '/api/identity/users/:id/rights/:record/:recordId',
  access: 'identity.rights.read',
  params: idParams.extend({ record: z.enum(explainedRecords), recordId: id }),
  success: z.object({ visible: z.boolean(), steps: z.array(visibilityStep) }),
});
