import { z } from 'zod';
import { id, instant, person } from '../core/fields.ts';
import { formField, formGroup, referenceTypes } from '../core/form.ts';
import { defineRoute } from '../core/route.ts';

/** What has fields of the tenant's own; questionnaires keep theirs with themselves. */
export const formObjects = ['customers.customer', 'identity.user'] as const;
export const formObject = z.enum(formObjects);
export type FormObject = z.infer<typeof formObject>;

/** A published form as the reader may see it; options of dictionaries are filled in. */
export const formView = z
  .object({
    /** 0: nothing was published yet. */
    version: z.int(),
    fields: z.array(formField),
    groups: z.array(formGroup),
    /** Keys of the fields by which lists filter and sort already. */
    ready: z.array(z.string()),
  })
  .meta({ id: 'FormView' });
export type FormView = z.infer<typeof formView>;

export const formContent = z
  .object({ fields: z.array(formField).max(200), groups: z.array(formGroup).max(30) })
  .meta({ id: 'FormContent' });
export type FormContent = z.infer<typeof formContent>;

export const formDefinition = z
  .object({
    object: formObject,
    version: z.int(),
    published: formContent,
    draft: formContent.nullable(),
    /** Goes up with every saved draft and with every publication; sent back to guard against overwriting. */
    revision: z.int(),
    changedAt: instant.nullable(),
    changedBy: person.nullable(),
    /** Whether lists can filter and sort by fields of the object. */
    slots: z.boolean(),
    /** Keys of the fields whose slots are being filled. */
    filling: z.array(z.string()),
  })
  .meta({ id: 'FormDefinition' });
export type FormDefinition = z.infer<typeof formDefinition>;

export const formVersion = z
  .object({ version: z.int(), publishedAt: instant, publishedBy: person.nullable(), fields: z.int() })
  .meta({ id: 'FormVersion' });

/** What publishing does to one field. `values`: records that hold a value under its key. */
export const formEffect = z
  .object({
    key: z.string(),
    change: z.enum(['added', 'changed', 'retired', 'restored', 'removed']),
    values: z.int(),
    /** Why it is refused. */
    blocked: z.enum(['has_values', 'retyped', 'duplicates', 'no_slot']).nullable(),
  })
  .meta({ id: 'FormEffect' });
export type FormEffect = z.infer<typeof formEffect>;

const objectQuery = z.object({ object: formObject });

export const listForms = defineRoute({
  operationId: 'listForms',
  summary: 'Objects with fields of the own, and the state of their forms',
  method: 'GET',
  path: '/api/forms',
  access: 'forms.read',
  success: z.object({
    items: z.array(
      z.object({ object: formObject, version: z.int(), fields: z.int(), hasDraft: z.boolean() }),
    ),
  }),
});

export const getForm = defineRoute({
  operationId: 'getForm',
  summary: 'A form: what is published, and the draft if there is one',
  method: 'GET',
  path: '/api/forms/definition',
  access: 'forms.read',
  query: objectQuery,
  success: formDefinition,
});

export const saveFormDraft = defineRoute({
  operationId: 'saveFormDraft',
  summary: 'Keep a draft; nobody is affected until it is published',
  method: 'PUT',
  path: '/api/forms/draft',
  access: 'forms.manage',
  body: formContent.extend({ object: formObject, revision: z.int().min(0) }),
  success: formDefinition,
  errors: ['version_conflict'],
});

export const discardFormDraft = defineRoute({
  operationId: 'discardFormDraft',
  summary: 'Drop the draft',
  method: 'POST',
  path: '/api/forms/draft/discard',
  access: 'forms.manage',
  body: z.object({ object: formObject, revision: z.int().min(0) }),
  success: formDefinition,
  errors: ['version_conflict'],
});

export const previewFormEffect = defineRoute({
  operationId: 'previewFormEffect',
  summary: 'What publishing the draft would do to stored values',
  method: 'GET',
  path: '/api/forms/effect',
  access: 'forms.manage',
  query: objectQuery,
  success: z.object({ items: z.array(formEffect) }),
});

export const publishForm = defineRoute({
  operationId: 'publishForm',
  summary: 'Publish the draft; refused when it would lose stored values',
  method: 'POST',
  path: '/api/forms/publish',
  access: 'forms.manage',
  body: z.object({ object: formObject, revision: z.int().min(0) }),
  success: formDefinition,
  errors: ['version_conflict', 'form_invalid', 'form_loses_values'],
});

export const listFormVersions = defineRoute({
  operationId: 'listFormVersions',
  summary: 'Published versions, newest first',
  method: 'GET',
  path: '/api/forms/versions',
  access: 'forms.read',
  query: objectQuery,
  success: z.object({ items: z.array(formVersion) }),
});

export const findReferences = defineRoute({
  operationId: 'findReferences',
  summary: 'Records that a field can refer to, by name or by id, inside the own rights',
  method: 'GET',
  path: '/api/forms/references',
  access: 'session',
  byToken: true,
  query: z.object({
    kind: z.enum(referenceTypes),
    q: z.string().trim().max(60).optional(),
    /** Comma-separated, at most 50. */
    ids: z
      .string()
      .max(2000)
      .transform((text) => text.split(','))
      .pipe(z.array(id).max(50))
      .optional(),
  }),
  success: z.object({ items: z.array(z.object({ id, name: z.string() })) }),
});
