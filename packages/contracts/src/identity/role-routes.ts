import { z } from 'zod';
import { fieldRules, isFieldRule } from '../core/field-rules.ts';
import { id, idParams, text } from '../core/fields.ts';
import { dataScopes, permissions, scopeDomains } from '../core/permissions.ts';
import { userCategories } from '../core/roles.ts';
import { defineRoute } from '../core/route.ts';

/** Only what differs from the standard; a key is `<record>.<field>`. */
const fieldRuleSet = z.record(z.string(), z.enum(fieldRules)).superRefine((rules, ctx) => {
  for (const [key, rule] of Object.entries(rules)) {
    if (!isFieldRule(key, rule))
      ctx.addIssue({ code: 'custom', path: [key], message: 'no such field, or not a rule for it' });
  }
});

const scopes = z.record(z.enum(scopeDomains), z.enum(dataScopes));

export const role = z
  .object({
    id,
    /** Of built-in roles: their name in the code; the console has the words. */
    key: z.string(),
    name: z.string(),
    description: z.string(),
    builtIn: z.boolean(),
    /** Whom the role is made for; null: anybody. */
    category: z.enum(userCategories).nullable(),
    permissions: z.array(z.enum(permissions)),
    scopes,
    fieldRules: fieldRuleSet,
    hiddenMenus: z.array(z.string()),
    people: z.int(),
    version: z.int(),
  })
  .meta({ id: 'Role' });
export type Role = z.infer<typeof role>;

const roleFields = z.object({
  name: text(60),
  description: z.string().trim().max(500).default(''),
  category: z.enum(userCategories).nullable(),
  permissions: z.array(z.enum(permissions)).max(permissions.length),
  scopes,
  fieldRules: fieldRuleSet.default({}),
  hiddenMenus: z.array(z.string().max(100)).max(100).default([]),
});

export const listRoles = defineRoute({
  operationId: 'listRoles',
  summary: 'Built-in and own roles',
  method: 'GET',
  path: '/api/identity/roles',
  access: 'identity.users.read',
  success: z.object({ items: z.array(role) }),
});

export const createRole = defineRoute({
  operationId: 'createRole',
  summary: 'Add an own role; nobody can give what they do not have',
  method: 'POST',
  path: '/api/identity/roles',
  access: 'identity.roles.manage',
  body: roleFields,
  status: 201,
  success: role,
  errors: ['code_taken', 'duties_conflict', 'beyond_own_rights'],
});

export const updateRole = defineRoute({
  operationId: 'updateRole',
  summary:
    'Change an own role; holds from the next request of everybody who has it. Built-in ones can be copied only',
  method: 'PUT',
  path: '/api/identity/roles/:id',
  access: 'identity.roles.manage',
  params: idParams,
  body: roleFields.extend({ version: z.int() }),
  success: role,
  errors: ['code_taken', 'version_conflict', 'role_built_in', 'duties_conflict', 'beyond_own_rights'],
});

/** Menus are a convenience, not a right: built-in roles can have them hidden too. */
export const setRoleMenus = defineRoute({
  operationId: 'setRoleMenus',
  summary: 'Choose which menus people of a role do without (IAM-030)',
  method: 'PUT',
  path: '/api/identity/roles/:id/menus',
  access: 'identity.roles.manage',
  params: idParams,
  body: z.object({ hiddenMenus: roleFields.shape.hiddenMenus }),
  success: role,
});

export const deleteRole = defineRoute({
  operationId: 'deleteRole',
  summary: 'Delete an own role that nobody has',
  method: 'DELETE',
  path: '/api/identity/roles/:id',
  access: 'identity.roles.manage',
  params: idParams,
  errors: ['in_use', 'role_built_in'],
});

/** Doing and checking in different hands (IAM-044): no role may hold a permission of both sides. */
export const dutySeparation = z
  .object({
    id,
    name: z.string(),
    doing: z.array(z.enum(permissions)),
    checking: z.array(z.enum(permissions)),
  })
  .meta({ id: 'DutySeparation' });
export type DutySeparation = z.infer<typeof dutySeparation>;

export const listDutySeparations = defineRoute({
  operationId: 'listDutySeparations',
  summary: 'Which duties must not be in one hand',
  method: 'GET',
  path: '/api/identity/duty-separations',
  access: 'identity.users.read',
  success: z.object({ items: z.array(dutySeparation) }),
});

export const saveDutySeparation = defineRoute({
  operationId: 'saveDutySeparation',
  summary: 'Add or change a separation; refused while a role of the enterprise breaks it',
  method: 'PUT',
  path: '/api/identity/duty-separations/:id',
  access: 'identity.roles.manage',
  params: idParams,
  body: z
    .object({
      name: text(60),
      doing: z.array(z.enum(permissions)).min(1),
      checking: z.array(z.enum(permissions)).min(1),
      create: z.boolean(),
    })
    .refine(({ doing, checking }) => !doing.some((permission) => checking.includes(permission)), {
      path: ['checking'],
      message: 'a permission cannot be on both sides',
    }),
  success: dutySeparation,
  errors: ['code_taken', 'duties_conflict'],
});

export const deleteDutySeparation = defineRoute({
  operationId: 'deleteDutySeparation',
  summary: 'Drop a separation',
  method: 'DELETE',
  path: '/api/identity/duty-separations/:id',
  access: 'identity.roles.manage',
  params: idParams,
});
