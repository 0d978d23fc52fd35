import { z } from 'zod';
import { id, idParams, instant, person } from '../core/fields.ts';
import { defineList, listPage, listQuery } from '../core/list.ts';
import { defineRoute } from '../core/route.ts';

/** Kinds of records that can be deleted and restored. */
export const recyclableTypes = ['customer', 'product'] as const;

export const deletedRecord = z
  .object({
    id,
    entityType: z.enum(recyclableTypes),
    entityId: id,
    label: z.string(),
    /** What it was; protected values are masked. */
    payload: z.record(z.string(), z.unknown()),
    deletedBy: person,
    deletedAt: instant,
    reason: z.string().nullable(),
    /** Then it goes for good. */
    purgeAt: instant,
  })
  .meta({ id: 'DeletedRecord' });
export type DeletedRecord = z.infer<typeof deletedRecord>;

export const recycleBin = defineList({
  name: 'audit.recycle_bin',
  row: deletedRecord,
  search: true,
  defaultSort: '-deletedAt',
  columns: {
    label: { type: 'text', filter: true },
    entityType: { type: 'enum', filter: true, options: recyclableTypes },
    deletedById: { type: 'user', filter: true },
    deletedAt: { type: 'datetime', filter: true, sort: true },
    reason: { type: 'text', filter: true },
    purgeAt: { type: 'datetime', filter: true, sort: true },
  },
});

/** What a deletion answers: `id` is what `restoreRecord` takes. */
export const deletion = z.object({ id, purgeAt: instant }).meta({ id: 'Deletion' });

export const listRecycleBin = defineRoute({
  operationId: 'listRecycleBin',
  summary: 'What was deleted and can still be restored',
  method: 'GET',
  path: '/api/audit/recycle-bin',
  access: 'audit.recycle.manage',
  query: listQuery,
  success: listPage(deletedRecord),
});

export const restoreRecord = defineRoute({
  operationId: 'restoreRecord',
  summary: 'Restore a deleted record: whoever deleted it, or whoever manages the recycle bin',
  method: 'POST',
  path: '/api/audit/recycle-bin/:id/restore',
  access: 'session',
  params: idParams,
  errors: ['code_taken'],
});
