import { z } from 'zod';
import { id, idParams } from '../core/fields.ts';
import { defineRoute } from '../core/route.ts';

export const maxImportedUsers = 5000;

export const rowProblems = [
  'login_missing',
  'login_invalid',
  'name_missing',
  'unit_unknown',
  'role_unknown',
  'role_beyond_own_rights',
  'post_unknown',
  'day_invalid',
  'email_invalid',
  'category_unknown',
  'value_too_long',
  'twice_in_file',
  'employee_no_taken',
  'rights_contradict',
] as const;

/** One line of the file as it was understood. */
export const importRow = z
  .object({
    /** As a spreadsheet program numbers it. */
    line: z.int(),
    login: z.string(),
    name: z.string(),
    employeeNo: z.string(),
    /** `总公司/销售部/一组` as typed, from below the company. */
    unit: z.string(),
    role: z.string(),
    post: z.string(),
    category: z.string(),
    email: z.string(),
    birthday: z.string(),
    hiredOn: z.string(),
    /** Somebody has this log-in name already. */
    exists: z.boolean(),
    problems: z.array(z.enum(rowProblems)),
  })
  .meta({ id: 'UserImportRow' });
export type ImportRow = z.infer<typeof importRow>;

export const importResult = z
  .object({ created: z.int(), updated: z.int(), skipped: z.int() })
  .meta({ id: 'UserImportResult' });
export type ImportResult = z.infer<typeof importResult>;

export const userImport = z
  .object({
    id,
    fileName: z.string(),
    rows: z.array(importRow),
    result: importResult.nullable(),
  })
  .meta({ id: 'UserImport' });
export type UserImport = z.infer<typeof userImport>;

export const downloadUserTemplate = defineRoute({
  operationId: 'downloadUserTemplate',
  summary: 'An empty sheet of users with one example',
  method: 'GET',
  path: '/api/identity/user-imports/template',
  access: 'identity.users.manage',
  stream: { contentType: 'application/octet-stream' },
});

export const uploadUsers = defineRoute({
  operationId: 'uploadUsers',
  summary:
    'Read a sheet of users (.xlsx or .csv) and say line by line what would happen; nothing is changed yet',
  method: 'POST',
  path: '/api/identity/user-imports',
  access: 'identity.users.manage',
  file: true,
  status: 201,
  success: userImport,
  errors: ['file_type', 'file_empty', 'file_unreadable', 'import_too_many_rows', 'columns_missing'],
});

export const getUserImport = defineRoute({
  operationId: 'getUserImport',
  summary: 'A sheet of users that was uploaded',
  method: 'GET',
  path: '/api/identity/user-imports/:id',
  access: 'identity.users.manage',
  params: idParams,
  success: userImport,
});

export const startUserImport = defineRoute({
  operationId: 'startUserImport',
  summary:
    'Add the users of the good lines, all or none; each must change the initial password at the first log-in',
  method: 'POST',
  path: '/api/identity/user-imports/:id/start',
  access: 'identity.users.manage',
  params: idParams,
  body: z.object({
    initialPassword: z.string().min(1).max(200),
    /** What becomes of lines whose log-in name exists. */
    onExisting: z.enum(['skip', 'update']),
  }),
  success: userImport,
  errors: [
    'password_too_weak',
    'password_personal',
    'password_common',
    'import_state',
    'code_taken',
    'beyond_own_rights',
  ],
});
