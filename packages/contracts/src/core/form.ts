import { z } from 'zod';

/** A text in the tenant's languages. */
export const label = z.object({ zh: z.string(), en: z.string() }).meta({ id: 'Label' });
export type Label = z.infer<typeof label>;

export const fieldTypes = [
  'text',
  'long_text',
  'number',
  'date',
  'select',
  'multi_select',
  'phone',
  'rating',
] as const;

/** A typed field of a tenant-defined form (customer fields, questionnaires; later order and work-order forms). */
export const formField = z
  .object({
    /** Stable key of the stored value; never reused for another meaning. */
    key: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
    type: z.enum(fieldTypes),
    label,
    required: z.boolean().default(false),
    options: z
      .array(z.object({ value: z.string().min(1).max(60), label }))
      .max(200)
      .optional(),
    /** Numbers and ratings: smallest and largest value. */
    min: z.number().optional(),
    max: z.number().optional(),
    /** Shown only while another field of the same form has one of these values. */
    showIf: z.object({ key: z.string(), values: z.array(z.string()).min(1) }).optional(),
  })
  .meta({ id: 'FormField' });
export type FormField = z.infer<typeof formField>;

/** Answers by field key. Numbers for number and rating, ISO date for date, array for multi_select, else text. */
export const formValues = z.record(
  z.string(),
  z.union([z.string().max(4000), z.number(), z.array(z.string().max(60)).max(200)]),
);
export type FormValues = z.infer<typeof formValues>;
