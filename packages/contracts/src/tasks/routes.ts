import { z } from 'zod';
import { id, instant, text } from '../core/fields.ts';
import { defineRoute } from '../core/route.ts';

/** Long work of a user: imports, exports, bulk changes. `label` names the thing worked on, such as a file. */
export const backgroundTask = z
  .object({
    id,
    kind: z.enum([
      'outbound_import',
      'customers_import',
      'customers_import_check',
      'customers_import_undo',
      'list_export',
      'ledger_verification',
      'hand_over',
      'forms_refill',
      'tenant_backup',
      'backup_verification',
      'tenant_restore',
      'customers_bulk',
      'customers_freeze',
      'customers_duplicates',
      'outbound_addition',
      'messaging_sending',
    ]),
    label: z.string(),
    /** `waiting`: for somebody's approval. */
    state: z.enum(['waiting', 'queued', 'running', 'paused', 'cancelled', 'done', 'failed']),
    done: z.int(),
    total: z.int().nullable(),
    /** Where the result can be fetched. */
    resultPath: z.string().nullable(),
    errorCode: z.string().nullable(),
    createdAt: instant,
    finishedAt: instant.nullable(),
  })
  .meta({ id: 'BackgroundTask' });
export type BackgroundTask = z.infer<typeof backgroundTask>;

export const listBackgroundTasks = defineRoute({
  operationId: 'listBackgroundTasks',
  summary: 'My long-running work, newest first',
  method: 'GET',
  path: '/api/tasks',
  access: 'session',
  success: z.object({ items: z.array(backgroundTask) }),
});

/** Lists that can be exported, by list name; `query` is the list's own query without cursor and limit. */
export const exportList = defineRoute({
  operationId: 'exportList',
  summary:
    'Export a list as it is filtered to .xlsx, in the background; numbers are masked as on the screen. A large one waits for approval',
  method: 'POST',
  path: '/api/tasks/exports',
  access: 'tasks.export',
  // Goes on after the request with all rights of the user, which may be more than the token's.
  byToken: false,
  body: z.object({
    list: z.string().max(60),
    /** Stands in the file, in the trail, and before whoever approves. */
    purpose: text(200),
    /** Begins the file's name; without it the list's own name does. */
    title: z.string().trim().min(1).max(60).optional(),
    query: z.record(z.string(), z.string().max(8000)),
    columns: z
      .array(
        z.object({
          key: z.string().max(60),
          title: z.string().max(60),
          /** What the values of an enum column are called; a value without a word stands as it is. */
          words: z.record(z.string().max(60), z.string().max(60)).optional(),
        }),
      )
      .min(1)
      .max(60),
  }),
  status: 202,
  success: backgroundTask,
  errors: ['forbidden'],
});

export const downloadTaskResult = defineRoute({
  operationId: 'downloadTaskResult',
  summary: 'The file that a task made',
  method: 'GET',
  path: '/api/tasks/:id/result',
  access: 'session',
  params: z.object({ id }),
  stream: { contentType: 'application/octet-stream' },
  errors: ['file_expired'],
});
