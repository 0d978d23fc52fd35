import type { FormField, FormGroup } from './form.ts';
import { showKeys } from './form-rules.ts';
import { checkFormulas } from './formula-value.ts';

export interface DefinitionIssue {
  /** Key of the field at fault. */
  key: string;
  problem:
    | 'duplicate'
    | 'label'
    | 'options'
    | 'formula_syntax'
    | 'formula_field'
    | 'formula_type'
    | 'formula_cycle'
    | 'show_if'
    | 'group'
    | 'bounds'
    | 'unique'
    | 'listed';
}

/** What keeps a form from being published; empty when it may be. */
export function checkDefinition(
  fields: readonly FormField[],
  groups: readonly FormGroup[],
): DefinitionIssue[] {
  const groupKeys = new Set(groups.map(({ key }) => key));
  const seen = new Set<string>();
  const issues: DefinitionIssue[] = [];
  for (const field of fields) {
    const add = (problem: DefinitionIssue['problem']) => issues.push({ key: field.key, problem });
    if (seen.has(field.key)) add('duplicate');
    if (!field.label.zh.trim() && !field.label.en.trim()) add('label');
    if (isChoice(field) && !field.dictionary && !hasGoodOptions(field)) add('options');
    // Only fields further up decide: then no two can hide each other, and one pass says what is shown.
    if (showKeys(field).some((key) => !seen.has(key) || isFormula(fields, key))) add('show_if');
    if (field.group && !groupKeys.has(field.group)) add('group');
    if (isReversed(field.min, field.max) || isReversed(field.minLength, field.maxLength)) add('bounds');
    if (field.unique && !canBeUnique(field)) add('unique');
    if (field.listed && !slotKind(field)) add('listed');
    seen.add(field.key);
  }
  for (const { key, problem } of checkFormulas(fields).problems) {
    issues.push({ key, problem: formulaProblems[problem] });
  }
  return issues;
}

const formulaProblems = {
  syntax: 'formula_syntax',
  name: 'formula_syntax',
  arguments: 'formula_syntax',
  depth: 'formula_syntax',
  field: 'formula_field',
  type: 'formula_type',
  cycle: 'formula_cycle',
} as const;

export function isChoice({ type }: Pick<FormField, 'type'>): boolean {
  return type === 'select' || type === 'multi_select';
}

function hasGoodOptions({ options = [] }: FormField): boolean {
  const labelled = options.every(({ label }) => label.zh.trim() || label.en.trim());
  return options.length > 0 && labelled && new Set(options.map(({ value }) => value)).size === options.length;
}

function isFormula(fields: readonly FormField[], key: string): boolean {
  return fields.find((field) => field.key === key)?.type === 'formula';
}

function isReversed(min: number | undefined, max: number | undefined): boolean {
  return min !== undefined && max !== undefined && min > max;
}

/** Values that name one record. */
export function canBeUnique({ type }: Pick<FormField, 'type'>): boolean {
  return ['text', 'number', 'phone', 'email', 'id_document'].includes(type);
}

export type SlotKind = 'text' | 'number' | 'moment';

/** The kind of slot column that a list sorts and filters the field by; undefined: it cannot be listed. */
export function slotKind(
  field: Pick<FormField, 'type' | 'formula'>,
  formulaType?: string,
): SlotKind | undefined {
  switch (field.type) {
    case 'number':
    case 'money':
    case 'rating':
      return 'number';
    case 'datetime':
      return 'moment';
    case 'formula':
      return formulaType === 'text' ? 'text' : 'number';
    case 'long_text':
    case 'multi_select':
    case 'address':
    case 'file':
      return undefined;
    case 'text':
    case 'date':
    case 'time':
    case 'select':
    case 'phone':
    case 'email':
    case 'id_document':
    case 'user':
    case 'department':
    case 'customer':
    case 'product':
      return 'text';
  }
}

/** Whether values stored under the old field still fit the new one; otherwise the change would lose them. */
export function keepsValues(before: FormField, after: FormField): boolean {
  if (before.type === after.type) {
    const sameMeaning = before.currency === after.currency && before.document === after.document;
    return sameMeaning && keepsOptions(before, after);
  }
  const widenings: Partial<Record<FormField['type'], readonly FormField['type'][]>> = {
    text: ['long_text'],
    rating: ['number'],
    select: ['text', 'long_text'],
    phone: ['text', 'long_text'],
    email: ['text', 'long_text'],
    id_document: ['text', 'long_text'],
    formula: [],
  };
  return widenings[before.type]?.includes(after.type) ?? false;
}

/** An option that records may hold is retired, not removed. */
function keepsOptions(before: FormField, after: FormField): boolean {
  if (!isChoice(before) || before.dictionary !== after.dictionary)
    return before.dictionary === after.dictionary;
  if (before.dictionary) return true;
  const kept = new Set((after.options ?? []).map(({ value }) => value));
  return (before.options ?? []).every(({ value }) => kept.has(value));
}
