import { z } from 'zod';
import { fieldKey, label } from '../core/form.ts';
import { defineRoute } from '../core/route.ts';

/** What a tenant words for itself: ordered lists of terms that records hold by key. */
export const vocabularyKinds = [
  'stage',
  'status',
  'level',
  'category',
  'media',
  'contact_category',
  'relation',
] as const;
export type VocabularyKind = (typeof vocabularyKinds)[number];

/** Colours that stay readable on both themes. */
export const termColors = ['grey', 'blue', 'green', 'amber', 'red', 'violet'] as const;
export type TermColor = (typeof termColors)[number];

/** One term; its place in the list is its order. */
export const term = z
  .object({
    key: fieldKey,
    label,
    color: z.enum(termColors).default('grey'),
    /** Stays readable in records; nobody chooses it any more. */
    retired: z.boolean().default(false),
    /** Of a category: the one above it. */
    parent: fieldKey.nullable().optional(),
    /** Of a level: from which monthly ARPU on, in the unit of the field; `including`: that very value too. */
    arpu: z.object({ from: z.number(), including: z.boolean() }).nullable().optional(),
    /** Of a media source: whether it needs saying which one, and how that is asked for. */
    detail: z.object({ required: z.boolean(), label }).nullable().optional(),
    /** Of a relation: how it is called from the other side. */
    inverse: label.optional(),
  })
  .meta({ id: 'Term' });
export type Term = z.infer<typeof term>;

export const terms = z
  .array(term)
  .max(200)
  .superRefine((list, ctx) => {
    const keys = new Set(list.map(({ key }) => key));
    if (keys.size < list.length) ctx.addIssue({ code: 'custom', message: 'a key stands twice' });
    for (const [index, { label: words, parent }] of list.entries()) {
      if (!words.zh.trim() && !words.en.trim()) {
        ctx.addIssue({ code: 'custom', path: [index, 'label'], message: 'a term needs a name' });
      }
      if (parent && (!keys.has(parent) || isBelow(list, parent, list[index]?.key ?? ''))) {
        ctx.addIssue({ code: 'custom', path: [index, 'parent'], message: 'not a place in the tree' });
      }
    }
  });

/** Whether `key` is `above` or stands below it. */
function isBelow(list: readonly Term[], key: string, above: string): boolean {
  let at: string | null | undefined = key;
  for (let steps = 0; at && steps <= list.length; steps += 1) {
    if (at === above) return true;
    const now: string = at;
    at = list.find((one) => one.key === now)?.parent;
  }
  return Boolean(at);
}

/** `version` is 0 while nothing was decided and the terms that come with the product hold. */
const vocabulary = z.object({ terms: z.array(term), version: z.int() }).meta({ id: 'Vocabulary' });
export type Vocabulary = z.infer<typeof vocabulary>;

export const vocabularies = z.record(z.enum(vocabularyKinds), vocabulary);
export type Vocabularies = Record<VocabularyKind, Vocabulary>;

/** The level that nobody gave. It cannot go. */
export const standardLevel = 'normal';

export const listVocabularies = defineRoute({
  operationId: 'listVocabularies',
  summary: 'Stages, statuses, levels, categories, media, contact categories and relations of the enterprise',
  method: 'GET',
  path: '/api/customers/vocabularies',
  access: 'customers.read',
  success: vocabularies,
});

export const saveVocabulary = defineRoute({
  operationId: 'saveVocabulary',
  summary: 'Word one list anew; terms in use are retired, never removed',
  method: 'PUT',
  path: '/api/customers/vocabularies',
  access: 'customers.settings.manage',
  body: z.object({ kind: z.enum(vocabularyKinds), terms, version: z.int().min(0) }),
  success: vocabulary,
  errors: ['version_conflict', 'in_use'],
});
