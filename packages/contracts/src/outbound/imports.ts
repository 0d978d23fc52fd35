import { z } from 'zod';
import { id, idParams, instant } from '../core/fields.ts';
import { defineRoute } from '../core/route.ts';

/** What a column of the file can mean. */
export const importTargets = ['name', 'phone', 'gender', 'region', 'level', 'source', 'note'] as const;
export type ImportTarget = (typeof importTargets)[number];

/** uploaded → (mapping) → previewed → running → done | failed. */
export const importStates = ['uploaded', 'previewed', 'running', 'done', 'failed'] as const;

export const rowProblems = [
  'phone_missing',
  'phone_invalid',
  'name_missing',
  'value_too_long',
  'unknown_value',
] as const;

export const importView = z
  .object({
    id,
    campaignId: id,
    fileName: z.string(),
    state: z.enum(importStates),
    /** Header texts of the file, in order. */
    columns: z.array(z.string()),
    /** The first rows as they stand in the file. */
    sample: z.array(z.array(z.string())),
    /** Per column: what it means, or null to leave it out. */
    mapping: z.array(z.enum(importTargets).nullable()),
    totalRows: z.int(),
    /** Filled by the preview and while running. */
    counts: z.object({
      processed: z.int(),
      good: z.int(),
      bad: z.int(),
      /** The same number twice in the file; the first row counts. */
      duplicateInFile: z.int(),
      /** Already in this campaign: skipped. */
      alreadyInCampaign: z.int(),
      /** Already a customer: the task is made for that customer. */
      knownCustomer: z.int(),
      created: z.int(),
    }),
    /** The first bad rows, by line of the file. */
    problems: z.array(
      z.object({ line: z.int(), column: z.string(), value: z.string(), problem: z.enum(rowProblems) }),
    ),
    /** The first duplicates, by line of the file. */
    duplicates: z.array(
      z.object({ line: z.int(), value: z.string(), of: z.enum(['file', 'campaign', 'customer']) }),
    ),
    createdAt: instant,
    finishedAt: instant.nullable(),
  })
  .meta({ id: 'ListImport' });
export type ImportView = z.infer<typeof importView>;

export const uploadList = defineRoute({
  operationId: 'uploadList',
  summary: 'Upload a campaign list: .xlsx, or .csv in UTF-8 or GB18030, at most 20 MB',
  method: 'POST',
  path: '/api/outbound/campaigns/:id/imports',
  access: 'outbound.import',
  params: idParams,
  file: true,
  status: 201,
  success: importView,
  errors: ['file_type', 'file_empty', 'file_unreadable', 'too_large', 'import_too_many_rows'],
});

export const getImport = defineRoute({
  operationId: 'getImport',
  summary: 'State and progress of an import',
  method: 'GET',
  path: '/api/outbound/imports/:id',
  access: 'outbound.import',
  params: idParams,
  success: importView,
});

export const mapImport = defineRoute({
  operationId: 'mapImport',
  summary: 'Say what the columns mean; answers with the preview of the whole file',
  method: 'PUT',
  path: '/api/outbound/imports/:id/mapping',
  access: 'outbound.import',
  params: idParams,
  body: z.object({ mapping: z.array(z.enum(importTargets).nullable()).min(1).max(200) }),
  success: importView,
  errors: ['import_phone_column_missing', 'import_state', 'file_unreadable', 'file_expired'],
});

export const startImport = defineRoute({
  operationId: 'startImport',
  summary: 'Run the import in the background; progress comes as realtime messages and in the task centre',
  method: 'POST',
  path: '/api/outbound/imports/:id/start',
  access: 'outbound.import',
  params: idParams,
  status: 202,
  success: importView,
  errors: ['import_state'],
});

export const downloadBadRows = defineRoute({
  operationId: 'downloadBadRows',
  summary: 'The rows that were not taken, with reasons, as a file to correct and upload again',
  method: 'GET',
  path: '/api/outbound/imports/:id/bad-rows',
  access: 'outbound.import',
  params: idParams,
  stream: { contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
  errors: ['file_unreadable', 'file_expired'],
});

export const downloadTemplate = defineRoute({
  operationId: 'downloadTemplate',
  summary: 'The import template (CUS-046)',
  method: 'GET',
  path: '/api/outbound/import-template',
  access: 'outbound.import',
  query: z.object({
    format: z.enum(['xlsx', 'csv']).default('xlsx'),
    locale: z.enum(['zh-CN', 'en']).default('zh-CN'),
  }),
  stream: { contentType: 'application/octet-stream' },
});
