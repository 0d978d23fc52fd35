import { z } from 'zod';
import { id, idParams, person, text } from '../core/fields.ts';
import { defineRoute } from '../core/route.ts';

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** When people work, week by week (IAM-046). `day` 1 is Monday; `to` is after `from` on the same day. */
export const workingHours = z
  .array(
    z
      .object({ day: z.int().min(1).max(7), from: clockTime, to: clockTime })
      .refine(({ from, to }) => from < to, { path: ['to'], message: 'must be after "from"' }),
  )
  .max(21)
  .meta({ id: 'WorkingHours' });
export type WorkingHours = z.infer<typeof workingHours>;

export const unitKinds = ['company', 'branch', 'department', 'group'] as const;
/** What kind of branch: 分公司, 分店, 维修网点, 代理商, 分中心. */
export const branchKinds = ['company', 'store', 'outlet', 'dealer', 'centre'] as const;

/** A node of the organisation: the company at the root, below it branches, departments and work groups (IAM-047). */
export const unit = z
  .object({
    id,
    parentId: id.nullable(),
    kind: z.enum(unitKinds),
    /** For branches only. */
    branchKind: z.enum(branchKinds).nullable(),
    name: z.string(),
    code: z.string().nullable(),
    /** Who leads it. */
    head: person.nullable(),
    address: z.string().nullable(),
    phone: z.string().nullable(),
    /** Null: those of the unit above. */
    workingHours: workingHours.nullable(),
    /** People who sit directly in it. */
    people: z.int(),
    archived: z.boolean(),
    version: z.int(),
  })
  .meta({ id: 'Unit' });
export type Unit = z.infer<typeof unit>;

const unitFields = z.object({
  name: text(100),
  code: z.string().trim().max(40).nullable().optional(),
  headId: id.nullable().optional(),
  address: z.string().trim().max(200).nullable().optional(),
  phone: z.string().trim().max(40).nullable().optional(),
  workingHours: workingHours.nullable().optional(),
});

export const listUnits = defineRoute({
  operationId: 'listUnits',
  summary: 'The whole organisation, parents before children, in order',
  method: 'GET',
  path: '/api/identity/units',
  access: 'identity.users.read',
  query: z.object({ archived: z.enum(['true', 'false']).default('false') }),
  success: z.object({ items: z.array(unit) }),
});

export const createUnit = defineRoute({
  operationId: 'createUnit',
  summary: 'Add a branch, a department or a work group (TEN-038, IAM-047)',
  method: 'POST',
  path: '/api/identity/units',
  access: 'identity.units.manage',
  body: unitFields.extend({
    parentId: id,
    kind: z.enum(['branch', 'department', 'group']),
    branchKind: z.enum(branchKinds).nullable().optional(),
  }),
  status: 201,
  success: unit,
  errors: ['code_taken', 'unit_misplaced'],
});

export const updateUnit = defineRoute({
  operationId: 'updateUnit',
  summary: 'Change a unit; renaming the root renames the company (TEN-046)',
  method: 'PATCH',
  path: '/api/identity/units/:id',
  access: 'identity.units.manage',
  params: idParams,
  body: unitFields.partial().extend({ branchKind: z.enum(branchKinds).optional(), version: z.int() }),
  success: unit,
  errors: ['code_taken', 'version_conflict'],
});

export const moveUnit = defineRoute({
  operationId: 'moveUnit',
  summary: 'Hang a unit with all below it under another one, at a place among its children',
  method: 'POST',
  path: '/api/identity/units/:id/place',
  access: 'identity.units.manage',
  params: idParams,
  body: z.object({ parentId: id, position: z.int().min(0).max(10_000) }),
  success: unit,
  errors: ['unit_misplaced', 'code_taken'],
});

export const archiveUnit = defineRoute({
  operationId: 'archiveUnit',
  summary: 'Take a unit out of use; it must be empty',
  method: 'POST',
  path: '/api/identity/units/:id/archive',
  access: 'identity.units.manage',
  params: idParams,
  success: unit,
  errors: ['in_use', 'unit_misplaced'],
});

export const restoreUnit = defineRoute({
  operationId: 'restoreUnit',
  summary: 'Take an archived unit into use again',
  method: 'POST',
  path: '/api/identity/units/:id/restore',
  access: 'identity.units.manage',
  params: idParams,
  success: unit,
  errors: ['code_taken', 'unit_misplaced'],
});

/** A post (岗位): what somebody does in the organisation; rights come from the role, not from the post. */
export const post = z
  .object({
    id,
    name: z.string(),
    nameEn: z.string(),
    /** Duties and requirements on the person (IAM-043). */
    profile: z.string(),
    people: z.int(),
    archived: z.boolean(),
  })
  .meta({ id: 'Post' });
export type Post = z.infer<typeof post>;

export const skill = z
  .object({ id, name: z.string(), people: z.int(), archived: z.boolean() })
  .meta({ id: 'Skill' });
export type Skill = z.infer<typeof skill>;

export const listPosts = defineRoute({
  operationId: 'listPosts',
  summary: 'Posts, archived ones last',
  method: 'GET',
  path: '/api/identity/posts',
  access: 'identity.users.read',
  success: z.object({ items: z.array(post) }),
});

export const savePost = defineRoute({
  operationId: 'savePost',
  summary: 'Add or change a post; the id is the caller’s',
  method: 'PUT',
  path: '/api/identity/posts/:id',
  access: 'identity.units.manage',
  params: idParams,
  body: z.object({
    name: text(60),
    nameEn: text(60),
    profile: z.string().trim().max(4000).default(''),
    archived: z.boolean().default(false),
    /** True for a new one. */
    create: z.boolean(),
  }),
  success: post,
  errors: ['code_taken', 'in_use'],
});

export const listSkills = defineRoute({
  operationId: 'listSkills',
  summary: 'Skills that people can have, archived ones last (IAM-049)',
  method: 'GET',
  path: '/api/identity/skills',
  access: 'identity.users.read',
  success: z.object({ items: z.array(skill) }),
});

export const saveSkill = defineRoute({
  operationId: 'saveSkill',
  summary: 'Add or change a skill; the id is the caller’s',
  method: 'PUT',
  path: '/api/identity/skills/:id',
  access: 'identity.units.manage',
  params: idParams,
  body: z.object({ name: text(60), archived: z.boolean().default(false), create: z.boolean() }),
  success: skill,
  errors: ['code_taken'],
});

const fact = (max: number) => z.string().trim().max(max).optional();

/** Facts about the enterprise (TEN-044 to TEN-047); what is absent has not been told. */
export const enterpriseProfile = z
  .object({
    /** 秘书名称: the name under which the platform answers for the enterprise. */
    secretaryName: fact(60),
    contactPerson: fact(60),
    contactPhone: fact(40),
    email: z.email().max(200).optional(),
    mailingAddress: fact(200),
    website: z
      .url({ protocol: /^https?$/ })
      .max(200)
      .optional(),
    foundedOn: z.iso.date().optional(),
    registeredIn: fact(100),
    business: fact(500),
    /** Unified social credit code of the business licence. */
    creditCode: z
      .string()
      .regex(/^[0-9A-HJ-NPQRTUWXY]{18}$/)
      .optional(),
  })
  .meta({ id: 'EnterpriseProfile' });
export type EnterpriseProfile = z.infer<typeof enterpriseProfile>;

export const enterprise = z
  .object({
    code: z.string(),
    name: z.string(),
    timezone: z.string(),
    profile: enterpriseProfile,
    version: z.int(),
  })
  .meta({ id: 'Enterprise' });
export type Enterprise = z.infer<typeof enterprise>;

export const getEnterprise = defineRoute({
  operationId: 'getEnterprise',
  summary: 'The enterprise and how to reach it',
  method: 'GET',
  path: '/api/identity/enterprise',
  access: 'session',
  byToken: true,
  success: enterprise,
});

export const updateEnterprise = defineRoute({
  operationId: 'updateEnterprise',
  summary: 'Change name, time zone and facts of the enterprise',
  method: 'PUT',
  path: '/api/identity/enterprise',
  access: 'identity.enterprise.manage',
  body: z.object({
    name: text(100),
    timezone: z.string().refine(isTimeZone, { message: 'not a time zone' }),
    profile: enterpriseProfile,
    version: z.int(),
  }),
  success: enterprise,
  errors: ['version_conflict'],
});

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
