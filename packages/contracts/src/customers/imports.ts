import { z } from 'zod';
import { id, idParams, instant, person } from '../core/fields.ts';
import { label } from '../core/form.ts';
import { defineList, listPage, listQuery } from '../core/list.ts';
import { defineRoute } from '../core/route.ts';

/**
 * uploaded → (checking → checked) → running ⇄ paused → done | cancelled | failed → undoing → undone. A check is a dry run
 * over the whole file; whoever knows the file may start without one.
 */
export const importStates = [
  'uploaded',
  'checking',
  'checked',
  'running',
  'paused',
  'done',
  'cancelled',
  'failed',
  'undoing',
  'undone',
] as const;
export type ImportState = (typeof importStates)[number];

/** What can be wrong with a row. Those with `field_` are the answers of the tenant's own fields. */
export const rowProblems = [
  'name_missing',
  'phone_missing',
  'phone_invalid',
  'too_many_phones',
  'value_too_long',
  'unknown_value',
  'person_unknown',
  'several_people',
  'several_matches',
  'already_customer',
  'earlier_in_file',
  'out_of_reach',
  'value_taken',
  'email_invalid',
  'region_unknown',
  'document_invalid',
  'document_unfit',
  'document_of_minors',
  'document_agent_missing',
  'too_many_values',
  'media_missing',
  'media_detail_missing',
  'tag_unknown',
  'over_limit',
  'field_required',
  'field_type',
  'field_option',
  'field_range',
  'field_length',
  'field_pattern',
  'field_document',
  'field_hidden',
  'field_unknown',
] as const;
export type RowProblem = (typeof rowProblems)[number];

/** Why an undo leaves a record as it is. */
export const keptReasons = ['changed', 'used', 'deleted', 'value_taken'] as const;
export type KeptReason = (typeof keptReasons)[number];

/** What a column of the file can mean: a fixed key (`name`, `phone`) or `custom.<field>`. */
const targetKey = z.string().min(1).max(60);

/** What happens with a row whose customer is known: leave it out, change named fields, add what is missing, add one more. */
export const matchActions = ['skip', 'update', 'merge', 'new'] as const;
export type MatchAction = (typeof matchActions)[number];

/** What a name is taken together with, because people share names: `name_region` and so on. */
export const nameTogetherWith = ['region', 'company', 'address'] as const;

/** It goes to the public pool, is told in the file of bad rows, or ends the run before its lot is written. */
export const overLimitActions = ['public', 'refuse', 'stop'] as const;

export const importRules = z
  .object({
    /** Per column: what it means, or null to leave it out. */
    mapping: z.array(targetKey.nullable()).min(1).max(200),
    /** By what a row is the same as a customer: a target that matches, or one of `nameTogetherWith`. */
    matchBy: targetKey,
    onMatch: z.enum(matchActions),
    /** For `update`: also what the customer has already; otherwise only what is empty. */
    overwrite: z.boolean(),
    /** For `update`: the targets that may change; null: all that are mapped. */
    fields: z.array(targetKey).max(200).nullable(),
    /** Where new customers go. Several owners get them in turn. A row's own owner column comes first. */
    place: z.discriminatedUnion('pool', [
      z.object({ pool: z.literal('public') }),
      z.object({ pool: z.literal('private'), owners: z.array(id).min(1).max(200) }),
    ]),
    /** A new customer whose owner has as many as the rules of the pools allow. */
    overLimit: z.enum(overLimitActions).default('public'),
    /** Tags that are not there yet. */
    unknownTags: z.enum(['refuse', 'add']).default('refuse'),
  })
  .meta({ id: 'CustomerImportRules' });
export type ImportRules = z.infer<typeof importRules>;

export const importCounts = z.object({
  processed: z.int(),
  created: z.int(),
  updated: z.int(),
  /** Matched, and the row says nothing new. */
  unchanged: z.int(),
  skipped: z.int(),
  bad: z.int(),
  /** Of the updated, unchanged and skipped: matched an earlier row of the same file. */
  inFile: z.int(),
  /** Of the created: into the public pool, because the owner has as many as allowed. */
  overLimit: z.int().default(0),
});
export type ImportCounts = z.infer<typeof importCounts>;

export const customerImport = z
  .object({
    id,
    user: person,
    fileName: z.string(),
    state: z.enum(importStates),
    /** Header texts of the file, in order. */
    columns: z.array(z.string()),
    /** The first rows as they stand in the file. */
    sample: z.array(z.array(z.string())),
    rules: importRules,
    /** The rules are those of the last file with the same header. */
    remembered: z.boolean(),
    /** Known once the whole file was read; an estimate before. */
    totalRows: z.int().nullable(),
    exact: z.boolean(),
    /** Of the last check or run. */
    counts: importCounts,
    undo: z.object({ removed: z.int(), restored: z.int(), kept: z.int() }),
    /** The first bad rows, by line of the file. */
    problems: z.array(
      z.object({ line: z.int(), column: z.string(), value: z.string(), problem: z.enum(rowProblems) }),
    ),
    createdAt: instant,
    startedAt: instant.nullable(),
    finishedAt: instant.nullable(),
    undoneAt: instant.nullable(),
    /** The uploaded file was kept long enough. */
    fileDeleted: z.boolean(),
  })
  .meta({ id: 'CustomerImport' });
export type CustomerImport = z.infer<typeof customerImport>;

export const importTarget = z
  .object({
    key: targetKey,
    label,
    /** Several columns of a file may mean it. */
    repeatable: z.boolean(),
    /** Rows can be matched with customers by it. */
    matches: z.boolean(),
  })
  .meta({ id: 'CustomerImportTarget' });
export type ImportTarget = z.infer<typeof importTarget>;

export const importRow = customerImport
  .pick({ id: true, fileName: true, state: true, counts: true, createdAt: true, finishedAt: true })
  .extend({ userId: id, userName: z.string() })
  .meta({ id: 'CustomerImportRow' });

export const importList = defineList({
  name: 'customers.imports',
  row: importRow,
  search: false,
  defaultSort: '-createdAt',
  columns: {
    fileName: { type: 'text', filter: true },
    state: { type: 'enum', filter: true, options: importStates },
    userId: { type: 'user', filter: true },
    createdAt: { type: 'datetime', filter: true, sort: true },
  },
});

const access = 'customers.import' as const;

export const listCustomerImports = defineRoute({
  operationId: 'listCustomerImports',
  summary: 'Imports of the people inside the own data scope, newest first',
  method: 'GET',
  path: '/api/customers/imports',
  access,
  query: listQuery,
  success: listPage(importRow),
});

export const listImportTargets = defineRoute({
  operationId: 'listImportTargets',
  summary: 'What columns of a list of customers can mean, the own fields of the tenant among them',
  method: 'GET',
  path: '/api/customers/import-targets',
  access,
  success: z.object({ items: z.array(importTarget) }),
});

export const uploadCustomers = defineRoute({
  operationId: 'uploadCustomers',
  summary:
    'Upload a list of customers: .xlsx, or .csv in UTF-8 or GB18030, at most 1,000,000 rows and 500 MB',
  method: 'POST',
  path: '/api/customers/imports',
  access,
  file: true,
  maxFileBytes: 500 * 1024 * 1024,
  status: 201,
  success: customerImport,
  errors: ['file_type', 'file_empty', 'file_unreadable', 'too_large'],
});

export const getCustomerImport = defineRoute({
  operationId: 'getCustomerImport',
  summary: 'State, progress and rules of an import',
  method: 'GET',
  path: '/api/customers/imports/:id',
  access,
  params: idParams,
  success: customerImport,
});

export const setImportRules = defineRoute({
  operationId: 'setImportRules',
  summary: 'Say what the columns mean, what happens with known customers and where new ones go',
  method: 'PUT',
  path: '/api/customers/imports/:id/rules',
  access,
  params: idParams,
  body: importRules,
  success: customerImport,
  errors: ['import_state', 'import_columns_missing', 'field_protected'],
});

export const checkCustomerImport = defineRoute({
  operationId: 'checkCustomerImport',
  summary: 'Dry run over the whole file, in the background: what would happen with every row',
  method: 'POST',
  path: '/api/customers/imports/:id/check',
  access,
  params: idParams,
  status: 202,
  success: customerImport,
  errors: ['import_state', 'import_columns_missing', 'file_expired'],
});

export const startCustomerImport = defineRoute({
  operationId: 'startCustomerImport',
  summary: 'Run the import in the background; progress comes as realtime messages and in the task centre',
  method: 'POST',
  path: '/api/customers/imports/:id/start',
  access,
  params: idParams,
  status: 202,
  success: customerImport,
  errors: ['import_state', 'import_columns_missing', 'file_expired'],
});

export const pauseCustomerImport = defineRoute({
  operationId: 'pauseCustomerImport',
  summary: 'Stop a run for now; it goes on with the next row',
  method: 'POST',
  path: '/api/customers/imports/:id/pause',
  access,
  params: idParams,
  success: customerImport,
  errors: ['import_state'],
});

export const resumeCustomerImport = defineRoute({
  operationId: 'resumeCustomerImport',
  summary: 'Go on with a run that is paused or has failed',
  method: 'POST',
  path: '/api/customers/imports/:id/resume',
  access,
  params: idParams,
  status: 202,
  success: customerImport,
  errors: ['import_state', 'file_expired'],
});

export const cancelCustomerImport = defineRoute({
  operationId: 'cancelCustomerImport',
  summary: 'End a check, or a run: what is in stays in and can be undone',
  method: 'POST',
  path: '/api/customers/imports/:id/cancel',
  access,
  params: idParams,
  success: customerImport,
  errors: ['import_state'],
});

export const undoCustomerImport = defineRoute({
  operationId: 'undoCustomerImport',
  summary: 'Take an import back in the background: new customers go, changed ones get their values again',
  method: 'POST',
  path: '/api/customers/imports/:id/undo',
  access,
  params: idParams,
  status: 202,
  success: customerImport,
  errors: ['import_state'],
});

export const downloadNotTaken = defineRoute({
  operationId: 'downloadNotTaken',
  summary: 'The rows that were not taken, with reasons, as a file to correct and upload again',
  method: 'GET',
  path: '/api/customers/imports/:id/not-taken',
  access,
  params: idParams,
  query: z.object({ kind: z.enum(['bad', 'skipped']).default('bad') }),
  stream: { contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
  errors: ['file_unreadable', 'file_expired'],
});

export const listKeptCustomers = defineRoute({
  operationId: 'listKeptCustomers',
  summary: 'Customers that an undo left as they are, with the reason',
  method: 'GET',
  path: '/api/customers/imports/:id/kept',
  access,
  params: idParams,
  query: z.object({
    cursor: z
      .string()
      .regex(/^\d{1,15}$/)
      .optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  success: z.object({
    items: z.array(z.object({ customer: person, reason: z.enum(keptReasons) })),
    nextCursor: z.string().nullable(),
  }),
});

export const downloadCustomerTemplate = defineRoute({
  operationId: 'downloadCustomerTemplate',
  summary: 'The import template (CUS-046), with the own fields of the tenant; lists to call take it too',
  method: 'GET',
  path: '/api/customers/import-template',
  access,
  query: z.object({
    format: z.enum(['xlsx', 'csv']).default('xlsx'),
    locale: z.enum(['zh-CN', 'en']).default('zh-CN'),
  }),
  stream: { contentType: 'application/octet-stream' },
});
