import { z } from 'zod';
import { instant, person } from '../core/fields.ts';
import { label } from '../core/form.ts';
import { defineRoute } from '../core/route.ts';

export const dictionaryKey = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/);

/** Order is that of the list. A retired entry is no longer offered; records that hold it still show its words. */
export const dictionaryEntry = z
  .object({
    code: z.string().regex(/^[\p{L}\p{N}_.-]{1,60}$/u),
    label,
    /** Code of the entry above, in a tree; stands before this one. */
    parent: z.string().max(60).nullable(),
    retired: z.boolean(),
  })
  .meta({ id: 'DictionaryEntry' });
export type DictionaryEntry = z.infer<typeof dictionaryEntry>;

export const dictionarySummary = z
  .object({
    key: z.string(),
    label,
    kind: z.enum(['flat', 'tree']),
    /** 0: as it comes with the product, unchanged. */
    version: z.int(),
    entries: z.int(),
    /** `fixed` ones cannot be changed. */
    origin: z.enum(['own', 'shipped', 'fixed']),
  })
  .meta({ id: 'DictionarySummary' });
export type DictionarySummary = z.infer<typeof dictionarySummary>;

export const dictionary = dictionarySummary
  .extend({ entries: z.array(dictionaryEntry) })
  .meta({ id: 'Dictionary' });
export type Dictionary = z.infer<typeof dictionary>;

/** `id` is the dictionary's key. */
const keyParams = z.object({ id: dictionaryKey });

export const listDictionaries = defineRoute({
  operationId: 'listDictionaries',
  summary: 'Dictionaries (IAM-054): those of the product and those of the tenant',
  method: 'GET',
  path: '/api/dictionaries',
  access: 'session',
  byToken: true,
  success: z.object({ items: z.array(dictionarySummary) }),
});

export const getDictionary = defineRoute({
  operationId: 'getDictionary',
  summary: 'One dictionary with its entries, as it is or as it was in an earlier version',
  method: 'GET',
  path: '/api/dictionaries/:id',
  access: 'session',
  byToken: true,
  params: keyParams,
  query: z.object({ version: z.coerce.number().int().min(0).optional() }),
  success: dictionary,
});

export const listDictionaryVersions = defineRoute({
  operationId: 'listDictionaryVersions',
  summary: 'Versions of a dictionary, newest first',
  method: 'GET',
  path: '/api/dictionaries/:id/versions',
  access: 'forms.read',
  params: keyParams,
  success: z.object({
    items: z.array(z.object({ version: z.int(), changedAt: instant, changedBy: person.nullable() })),
  }),
});

export const saveDictionary = defineRoute({
  operationId: 'saveDictionary',
  summary: 'Create a dictionary or change it; every change is a version of its own',
  method: 'PUT',
  path: '/api/dictionaries/:id',
  access: 'forms.manage',
  params: keyParams,
  body: z.object({
    label,
    kind: z.enum(['flat', 'tree']),
    entries: z.array(dictionaryEntry).max(5000),
    /** Of what was read; 0 for a new one. */
    version: z.int().min(0),
  }),
  success: dictionary,
  errors: ['version_conflict', 'dictionary_shipped'],
});

export const downloadDictionary = defineRoute({
  operationId: 'downloadDictionary',
  summary: 'A dictionary as a file (IAM-055)',
  method: 'GET',
  path: '/api/dictionaries/:id/file',
  access: 'session',
  byToken: true,
  params: keyParams,
  query: z.object({ format: z.enum(['xlsx', 'csv', 'json']).default('xlsx') }),
  stream: { contentType: 'application/octet-stream' },
});

export const importDictionary = defineRoute({
  operationId: 'importDictionary',
  summary:
    'Take entries from a file of the form that the download has; entries that it leaves out are retired',
  method: 'POST',
  path: '/api/dictionaries/:id/file',
  access: 'forms.manage',
  params: keyParams,
  file: true,
  success: dictionary,
  errors: [
    'version_conflict',
    'dictionary_shipped',
    'file_type',
    'file_empty',
    'file_unreadable',
    'too_large',
  ],
});
