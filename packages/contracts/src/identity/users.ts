import { z } from 'zod';
import { id, idParams, instant, text } from '../core/fields.ts';
import { defineList, listPage, listQuery } from '../core/list.ts';
import { roleKeys, userCategories } from '../core/roles.ts';
import { defineRoute } from '../core/route.ts';
import { workingHours } from './organisation.ts';

export const userStatuses = ['active', 'disabled', 'locked', 'left'] as const;

export const userRow = z
  .object({
    id,
    login: z.string(),
    name: z.string(),
    employeeNo: z.string(),
    unitId: id,
    unitName: z.string(),
    roleKey: z.string(),
    roleName: z.string(),
    postName: z.string().nullable(),
    category: z.enum(userCategories),
    status: z.enum(userStatuses),
  })
  .meta({ id: 'UserRow' });
export type UserRow = z.infer<typeof userRow>;

export const userList = defineList({
  name: 'identity.users',
  row: userRow,
  search: true,
  defaultSort: 'login',
  columns: {
    login: { type: 'text', filter: true, sort: true },
    name: { type: 'text', filter: true, sort: true },
    employeeNo: { type: 'text', filter: true, sort: true },
    unitName: { type: 'text', filter: true, sort: true },
    unitId: { type: 'record', filter: true },
    roleKey: { type: 'enum', filter: true, options: roleKeys },
    roleName: { type: 'text', filter: true },
    postName: { type: 'text', filter: true },
    category: { type: 'enum', filter: true, options: userCategories },
    status: { type: 'enum', filter: true, options: userStatuses },
  },
});

export const listUsers = defineRoute({
  operationId: 'listUsers',
  summary: 'Users inside the own data scope',
  method: 'GET',
  path: '/api/identity/users',
  access: 'identity.users.read',
  query: listQuery,
  success: listPage(userRow),
});

const skillLevels = z
  .array(z.object({ skillId: id, level: z.int().min(1).max(9) }))
  .max(100)
  .refine((skills) => new Set(skills.map(({ skillId }) => skillId)).size === skills.length, {
    message: 'a skill twice',
  });

/** One user with profile (IAM-048). Fields under a rule are masked or null; `hidden` names those that are kept back. */
export const userRecord = z
  .object({
    id,
    login: z.string(),
    name: z.string(),
    employeeNo: z.string(),
    unit: z.object({ id, name: z.string() }),
    role: z.object({ id, key: z.string(), name: z.string() }),
    post: z.object({ id, name: z.string(), nameEn: z.string() }).nullable(),
    category: z.enum(userCategories),
    gender: z.enum(['female', 'male', 'unknown']),
    email: z.string().nullable(),
    birthday: z.iso.date().nullable(),
    hiredOn: z.iso.date().nullable(),
    skills: z.array(z.object({ skillId: id, name: z.string(), level: z.int() })),
    /** The own ones; null: those of the unit. */
    workingHours: workingHours.nullable(),
    /** Those that hold: the own ones, or the nearest unit's. */
    effectiveHours: workingHours.nullable(),
    hasAvatar: z.boolean(),
    status: z.enum(userStatuses),
    mustChangePassword: z.boolean(),
    createdAt: instant,
    leftAt: instant.nullable(),
    hidden: z.array(z.string()),
    version: z.int(),
  })
  .meta({ id: 'User' });
export type User = z.infer<typeof userRecord>;

const day = z.iso.date().nullable();

const userFields = z.object({
  name: text(60),
  employeeNo: text(40),
  unitId: id,
  roleId: id,
  postId: id.nullable(),
  category: z.enum(userCategories),
  gender: userRecord.shape.gender,
  email: z.email().max(200).nullable(),
  birthday: day,
  hiredOn: day,
  skills: skillLevels,
  workingHours: workingHours.nullable(),
});

/** Said when somebody saves a user whose category and role contradict each other, after reading why (IAM-029). */
const acceptContradiction = z.boolean().default(false);

export const getUser = defineRoute({
  operationId: 'getUser',
  summary: 'One user, with profile',
  method: 'GET',
  path: '/api/identity/users/:id',
  access: 'identity.users.read',
  params: idParams,
  success: userRecord,
});

export const createUser = defineRoute({
  operationId: 'createUser',
  summary:
    'Add a user with an initial password, to be changed at the first log-in (IAM-002, IAM-003, IAM-050)',
  method: 'POST',
  path: '/api/identity/users',
  access: 'identity.users.manage',
  body: userFields.partial().extend({
    login: text(60).regex(/^[^\s@:/\\]+$/),
    name: userFields.shape.name,
    employeeNo: userFields.shape.employeeNo,
    unitId: userFields.shape.unitId,
    roleId: userFields.shape.roleId,
    password: z.string().min(1).max(200),
    acceptContradiction,
  }),
  status: 201,
  success: userRecord,
  errors: [
    'code_taken',
    'password_too_weak',
    'password_personal',
    'password_common',
    'rights_contradict',
    'beyond_own_rights',
    'in_use',
  ],
});

export const updateUser = defineRoute({
  operationId: 'updateUser',
  summary: 'Change a user; a change of unit or role holds from the next request',
  method: 'PATCH',
  path: '/api/identity/users/:id',
  access: 'identity.users.manage',
  params: idParams,
  body: userFields.partial().extend({ version: z.int(), acceptContradiction }),
  success: userRecord,
  errors: [
    'code_taken',
    'version_conflict',
    'rights_contradict',
    'beyond_own_rights',
    'field_protected',
    'last_administrator',
  ],
});

export const setUserDisabled = defineRoute({
  operationId: 'setUserDisabled',
  summary: 'Shut somebody out, or let them in again; sessions end at once',
  method: 'PUT',
  path: '/api/identity/users/:id/disabled',
  access: 'identity.users.manage',
  params: idParams,
  body: z.object({ disabled: z.boolean(), reason: z.string().trim().max(200).optional() }),
  success: userRecord,
  errors: ['last_administrator', 'beyond_own_rights', 'user_left'],
});

export const resetUserPassword = defineRoute({
  operationId: 'resetUserPassword',
  summary: 'Give a user a new initial password, to be changed at the next log-in (IAM-018)',
  method: 'POST',
  path: '/api/identity/users/:id/password',
  access: 'identity.users.manage',
  byToken: false,
  params: idParams,
  body: z.object({ next: z.string().min(1).max(200) }),
  errors: ['password_too_weak', 'password_personal', 'password_common', 'beyond_own_rights'],
});

export const updateOwnProfile = defineRoute({
  operationId: 'updateOwnProfile',
  summary: 'Change what a person keeps of themselves',
  method: 'PATCH',
  path: '/api/identity/me/profile',
  access: 'session',
  body: userFields.pick({ gender: true, email: true, birthday: true }).partial(),
  success: userRecord,
});

export const getOwnProfile = defineRoute({
  operationId: 'getOwnProfile',
  summary: 'The own profile',
  method: 'GET',
  path: '/api/identity/me/profile',
  access: 'session',
  success: userRecord,
});

/** PNG, JPEG or WebP of at most 512 KiB; what it is, the content tells. */
export const uploadAvatar = defineRoute({
  operationId: 'uploadAvatar',
  summary: 'Set the own picture',
  method: 'POST',
  path: '/api/identity/me/avatar',
  access: 'session',
  file: true,
  errors: ['picture_type', 'too_large'],
});

export const deleteAvatar = defineRoute({
  operationId: 'deleteAvatar',
  summary: 'Remove the own picture',
  method: 'DELETE',
  path: '/api/identity/me/avatar',
  access: 'session',
});

export const getAvatar = defineRoute({
  operationId: 'getAvatar',
  summary: "A colleague's picture",
  method: 'GET',
  path: '/api/identity/users/:id/avatar',
  access: 'session',
  byToken: true,
  params: idParams,
  stream: { contentType: 'application/octet-stream' },
});
