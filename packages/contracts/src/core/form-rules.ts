import type { FormField, FormValues } from './form.ts';

export type FormIssue = { key: string; problem: 'required' | 'type' | 'option' | 'range' | 'unknown' };

/** Whether a field is shown, given the other values. */
export function isShown(field: FormField, values: FormValues): boolean {
  if (!field.showIf) return true;
  const other = values[field.showIf.key];
  const chosen = Array.isArray(other) ? other : [String(other ?? '')];
  return chosen.some((value) => field.showIf?.values.includes(value));
}

/** What is wrong with the values; empty when they may be stored. Fields that are not shown must have no value. */
export function checkForm(fields: readonly FormField[], values: FormValues): FormIssue[] {
  const known = new Set(fields.map((field) => field.key));
  const unknown = Object.keys(values).filter((key) => !known.has(key));
  return [
    ...unknown.map((key): FormIssue => ({ key, problem: 'unknown' })),
    ...fields.flatMap((field) => {
      const problem = checkField(field, values);
      return problem ? [{ key: field.key, problem }] : [];
    }),
  ];
}

function checkField(field: FormField, values: FormValues): FormIssue['problem'] | undefined {
  const value = values[field.key];
  const empty = value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
  if (empty) return field.required && isShown(field, values) ? 'required' : undefined;
  switch (field.type) {
    case 'number':
    case 'rating':
      if (typeof value !== 'number' || !Number.isFinite(value)) return 'type';
      return value < (field.min ?? -Infinity) || value > (field.max ?? Infinity) ? 'range' : undefined;
    case 'multi_select':
      if (!Array.isArray(value)) return 'type';
      return value.every((item) => hasOption(field, item)) ? undefined : 'option';
    case 'select':
      if (typeof value !== 'string') return 'type';
      return hasOption(field, value) ? undefined : 'option';
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? undefined : 'type';
    case 'text':
    case 'long_text':
    case 'phone':
      return typeof value === 'string' ? undefined : 'type';
  }
}

function hasOption(field: FormField, value: string): boolean {
  return (field.options ?? []).some((option) => option.value === value);
}
