import { z } from 'zod';
import { id, idParams, instant, person } from '../core/fields.ts';
import { defineList, listPage, listQuery } from '../core/list.ts';
import { defineRoute } from '../core/route.ts';
import { duplicateReasons, shownDuplicate } from './merging.ts';

/** `dismissed`: somebody said that they are not one; shown again once they share more. */
export const duplicateStates = ['open', 'dismissed'] as const;

/** A value that more customers share says nothing of them: the number of a switchboard, a made-up one. */
export const mostInGroup = 50;

export const duplicateGroup = z
  .object({
    id,
    state: z.enum(duplicateStates),
    /** What they all share, what says most first. */
    reasons: z.array(z.enum(duplicateReasons)),
    /** Those inside the reader's data scope, at least two, as the reader's role may see them; the oldest first. */
    customers: z.array(shownDuplicate),
    /** How many more there are, of whom nothing is told. With any, nobody decides that they are not one. */
    elsewhere: z.int(),
    foundAt: instant,
    dismissedAt: instant.nullable(),
    dismissedBy: person.nullable(),
  })
  .meta({ id: 'DuplicateGroup' });
export type DuplicateGroup = z.output<typeof duplicateGroup>;

export const duplicateList = defineList({
  name: 'customers.duplicates',
  row: duplicateGroup,
  search: false,
  defaultSort: '-foundAt',
  columns: {
    reasons: { type: 'enum', filter: true, options: duplicateReasons },
    /** Without this filter only open ones are listed. */
    state: { type: 'enum', filter: true, options: duplicateStates },
    /** Who owns one of them. */
    ownerId: { type: 'user', filter: true },
    size: { type: 'number', filter: true, sort: true },
    foundAt: { type: 'datetime', filter: true, sort: true },
  },
});

export const listDuplicateGroups = defineRoute({
  operationId: 'listDuplicateGroups',
  summary: 'Customers who may be one, found among all; those of whom the reader sees at least two',
  method: 'GET',
  path: '/api/customers/duplicate-groups',
  access: 'customers.merge',
  query: listQuery,
  success: listPage(duplicateGroup),
});

export const dismissDuplicates = defineRoute({
  operationId: 'dismissDuplicates',
  summary: 'Say that these customers are not one; they are shown again only once they share more',
  method: 'POST',
  path: '/api/customers/duplicate-groups/:id/dismissal',
  access: 'customers.merge',
  params: idParams,
  success: duplicateGroup,
  errors: ['duplicates_elsewhere'],
});

export const reopenDuplicates = defineRoute({
  operationId: 'reopenDuplicates',
  summary: 'Take back that these customers are not one',
  method: 'DELETE',
  path: '/api/customers/duplicate-groups/:id/dismissal',
  access: 'customers.merge',
  params: idParams,
  success: duplicateGroup,
  errors: ['duplicates_elsewhere'],
});

export const duplicateScan = z
  .object({
    state: z.enum(['never', 'running', 'done', 'failed']),
    /** `full`: all customers; `changes`: those who were added or changed since. */
    kind: z.enum(['full', 'changes']).nullable(),
    startedAt: instant.nullable(),
    finishedAt: instant.nullable(),
    /** Values, such as numbers, that more than 50 customers share: the last full scan left them out. */
    crowded: z.int(),
  })
  .meta({ id: 'DuplicateScan' });
export type DuplicateScan = z.output<typeof duplicateScan>;

export const getDuplicateScan = defineRoute({
  operationId: 'getDuplicateScan',
  summary: 'When customers were last looked through for duplicates',
  method: 'GET',
  path: '/api/customers/duplicate-scan',
  access: 'customers.merge',
  success: duplicateScan,
});

export const startDuplicateScan = defineRoute({
  operationId: 'startDuplicateScan',
  summary:
    'Look for duplicates now, in the background: through all customers the first time, then through what changed',
  method: 'POST',
  path: '/api/customers/duplicate-scan',
  access: 'customers.merge',
  success: duplicateScan,
  errors: ['duplicate_scan_running'],
});
