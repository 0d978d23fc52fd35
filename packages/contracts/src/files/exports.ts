import { z } from 'zod';
import { id, idParams, instant, person, text } from '../core/fields.ts';
import { defineList, listPage, listQuery } from '../core/list.ts';
import { defineRoute } from '../core/route.ts';

/** `pending` waits for somebody's decision; `approved` runs or will; `expired`: the file was deleted. */
export const exportStates = ['pending', 'approved', 'declined', 'done', 'failed', 'expired'] as const;

export const exportRequest = z
  .object({
    id,
    createdAt: instant,
    requester: person,
    /** Name of the list, as in `exportList`. */
    list: z.string(),
    label: z.string(),
    purpose: z.string(),
    /** Rows when it was asked for; at least so many when `capped`. */
    rows: z.int(),
    capped: z.boolean(),
    state: z.enum(exportStates),
    /** Null when it was small enough to need nobody. */
    decidedBy: person.nullable(),
    decidedAt: instant.nullable(),
    note: z.string().nullable(),
    /** Until then the file can be fetched. */
    expiresAt: instant.nullable(),
    downloads: z.int(),
  })
  .meta({ id: 'ExportRequest' });
export type ExportRequest = z.infer<typeof exportRequest>;

export const exportRequestList = defineList({
  name: 'files.exports',
  row: exportRequest,
  search: false,
  defaultSort: '-createdAt',
  columns: {
    createdAt: { type: 'datetime', filter: true, sort: true },
    requesterId: { type: 'user', filter: true },
    list: { type: 'text', filter: true },
    purpose: { type: 'text', filter: true },
    rows: { type: 'number', filter: true, sort: true },
    state: { type: 'enum', filter: true, options: exportStates },
    decidedById: { type: 'user', filter: true },
    downloads: { type: 'number', filter: true, sort: true },
  },
});

export const listExportRequests = defineRoute({
  operationId: 'listExportRequests',
  summary: 'Exports that were asked for, with what was decided and how often the file was fetched',
  method: 'GET',
  path: '/api/files/exports',
  access: 'tasks.exports.approve',
  query: listQuery,
  success: listPage(exportRequest),
});

export const decideExport = defineRoute({
  operationId: 'decideExport',
  summary: 'Let somebody else’s export go, or decline it; recorded',
  method: 'POST',
  path: '/api/files/exports/:id/decision',
  access: 'tasks.exports.approve',
  params: idParams,
  body: z.object({ approve: z.boolean(), note: text(200).optional() }),
  success: exportRequest,
  errors: ['not_yourself', 'export_decided'],
});
