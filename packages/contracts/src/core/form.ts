import { z } from 'zod';
import { isSafePattern } from './safe-pattern.ts';

/** A text in the tenant's languages. */
export const label = z.object({ zh: z.string().max(200), en: z.string().max(200) }).meta({ id: 'Label' });
export type Label = z.infer<typeof label>;

export const fieldTypes = [
  'text',
  'long_text',
  'number',
  'money',
  'date',
  'time',
  'datetime',
  'select',
  'multi_select',
  'phone',
  'email',
  'id_document',
  'address',
  'user',
  'department',
  'customer',
  'product',
  'rating',
  'file',
  'formula',
] as const;
export type FieldType = (typeof fieldTypes)[number];

/** Types whose value is the id of a record that a module owns. */
export const referenceTypes = ['user', 'department', 'customer', 'product'] as const;
export type ReferenceType = (typeof referenceTypes)[number];

export const documentKinds = ['resident_id', 'passport', 'credit_code'] as const;
export const maskKinds = ['phone', 'id', 'email', 'address', 'name', 'all'] as const;
export type MaskKind = (typeof maskKinds)[number];

/** Stable key of a stored value; never reused for another meaning. */
export const fieldKey = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/);

export const conditionOps = ['is', 'is_not', 'at_least', 'at_most', 'filled', 'empty'] as const;
/** `is` and `is_not` compare with `values`; `at_least` and `at_most` with the number in `values[0]`. */
export const showCondition = z.object({
  key: fieldKey,
  op: z.enum(conditionOps),
  values: z.array(z.string().max(200)).max(200).default([]),
});
export type ShowCondition = z.infer<typeof showCondition>;

/** One condition, as questionnaires have it, or several that must all or any hold. */
export const showIf = z.union([
  z.object({ key: z.string(), values: z.array(z.string()).min(1) }),
  z.object({ match: z.enum(['all', 'any']), conditions: z.array(showCondition).min(1).max(10) }),
]);
export type ShowIf = z.infer<typeof showIf>;

/** A region by its code of GB/T 2260 and what stands on the envelope below it. */
export const addressValue = z.object({ region: z.string().regex(/^\d{6}$/), detail: z.string().max(200) });
export type AddressValue = z.infer<typeof addressValue>;

/**
 * One stored value: a number for number, money (minor units of the field's currency) and rating; a list of options for
 * multi_select; an address; a formula's result; otherwise text: ISO date, `HH:MM`, ISO instant in UTC, E.164, the id of a
 * record or of an attachment.
 */
export const formValue = z.union([
  z.string().max(4000),
  z.number(),
  z.array(z.string().max(60)).max(200),
  addressValue,
]);
export type FormValue = z.infer<typeof formValue>;

/** Answers by field key. */
export const formValues = z.record(z.string(), formValue);
export type FormValues = z.infer<typeof formValues>;

const roleKey = z.string().min(1).max(60);

/** A typed field of a tenant-defined form (fields of records, questionnaires). */
export const formField = z
  .object({
    key: fieldKey,
    type: z.enum(fieldTypes),
    label,
    /** One sentence below the control. */
    help: label.optional(),
    required: z.boolean().default(false),
    /** No two records of the object may have the same value. */
    unique: z.boolean().optional(),
    options: z
      .array(z.object({ value: z.string().min(1).max(60), label, retired: z.boolean().optional() }))
      .max(2000)
      .optional(),
    /** The options come from this dictionary; `options` then holds its present entries. */
    dictionary: z.string().max(40).optional(),
    /** Smallest and largest value of numbers and ratings; of money in minor units. */
    min: z.number().optional(),
    max: z.number().optional(),
    minLength: z.int().min(0).max(4000).optional(),
    maxLength: z.int().min(1).max(4000).optional(),
    /** The whole text must match; only what `isSafePattern` allows. `message` says what is expected. */
    pattern: z
      .object({
        expression: z.string().min(1).max(200).refine(isSafePattern, 'not a pattern that can be used'),
        message: label,
      })
      .optional(),
    /** Numbers: digits after the point. */
    decimals: z.int().min(0).max(6).optional(),
    unit: z.string().max(20).optional(),
    /** ISO 4217, for money. */
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/)
      .optional(),
    document: z.enum(documentKinds).optional(),
    formula: z.string().min(1).max(500).optional(),
    showIf: showIf.optional(),
    defaultValue: formValue.optional(),
    /** Key of the form's group that it stands in. */
    group: fieldKey.optional(),
    mask: z.enum(maskKinds).optional(),
    /** Roles that see a masked value in full. */
    unmaskedFor: z.array(roleKey).max(50).optional(),
    /** Roles that see the field, and that may change it; absent: all. */
    visibleTo: z.array(roleKey).max(50).optional(),
    editableBy: z.array(roleKey).max(50).optional(),
    /** Lists can be filtered and sorted by it; takes one of the object's slots. */
    listed: z.boolean().optional(),
    /** Stored values stay readable; the field is no longer filled in. */
    retired: z.boolean().optional(),
  })
  .meta({ id: 'FormField' });
export type FormField = z.infer<typeof formField>;

/** A heading over some fields. */
export const formGroup = z.object({ key: fieldKey, label }).meta({ id: 'FormGroup' });
export type FormGroup = z.infer<typeof formGroup>;
