import { fieldAccess } from '@guanjia/contracts/core/field-access';
import type { FormField, FormValue, FormValues } from '@guanjia/contracts/core/form';
import {
  checkForm,
  type FormIssue,
  isEmpty,
  isShown,
  settleValues,
} from '@guanjia/contracts/core/form-rules';
import { evaluateFormulas } from '@guanjia/contracts/core/formula-value';
import { formatNumber } from '../../lib/format.ts';
import { translate } from '../../lib/i18n.ts';
import { labelOf } from '../../lib/label.ts';
import { formTexts } from './texts.ts';

/** Sets a value, drops what is hidden by it, since hidden fields must have none, and computes the formulas anew. */
export function withValue(
  fields: readonly FormField[],
  values: FormValues,
  key: string,
  value: FormValue | undefined,
): FormValues {
  const next: FormValues = { ...values };
  if (value === undefined || isEmpty(value)) delete next[key];
  else next[key] = value;
  for (let hidden = true; hidden; ) {
    hidden = false;
    for (const field of fields) {
      if (next[field.key] === undefined || isShown(field, next)) continue;
      delete next[field.key];
      hidden = true;
    }
  }
  const formulas = fields.filter(({ type }) => type === 'formula');
  for (const field of formulas) delete next[field.key];
  const results = evaluateFormulas(fields, next);
  for (const field of formulas) {
    const result = results[field.key];
    if (result !== undefined && isShown(field, next)) next[field.key] = result;
  }
  return next;
}

/** What a new record begins with. */
export function defaultValues(fields: readonly FormField[]): FormValues {
  const given = fields.flatMap(({ key, defaultValue, retired }) =>
    defaultValue === undefined || retired ? [] : [[key, defaultValue] as const],
  );
  return settleValues(fields, Object.fromEntries(given));
}

/**
 * The texts of what is wrong, by field key. Hidden fields are never at fault, nor are those that somebody cannot change,
 * nor values that stay as they are (`stored`), be it as a mask or though the form has become stricter since.
 */
export function formErrors(
  fields: readonly FormField[],
  values: FormValues,
  reader?: { roleKey: string; stored: FormValues },
): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const issue of checkForm(fields, settleValues(fields, values))) {
    const field = fields.find(({ key }) => key === issue.key);
    const access = field && reader && fieldAccess(field, reader.roleKey);
    if (access && !access.editable) continue;
    const kept = JSON.stringify(values[issue.key]) === JSON.stringify(reader?.stored[issue.key]);
    if (reader && kept && issue.problem !== 'required') continue;
    errors[issue.key] = issueText(issue, field);
  }
  return errors;
}

/** The server's word for what is wrong with a field, as a sentence; what is no such word stays as it is. */
export function problemText(problem: string, field: FormField | undefined): string {
  const known = [
    'required',
    'type',
    'option',
    'range',
    'unknown',
    'length',
    'pattern',
    'document',
    'hidden',
  ] as const;
  const found = known.find((one) => one === problem);
  return found && field ? issueText({ key: field.key, problem: found }, field) : problem;
}

function issueText({ problem }: FormIssue, field: FormField | undefined): string {
  if (problem === 'range') return boundsText('range', field?.min, field?.max);
  if (problem === 'length') return boundsText('length', field?.minLength, field?.maxLength);
  if (problem === 'pattern' && field?.pattern) {
    return labelOf(field.pattern.message) || translate(formTexts, 'problem.pattern');
  }
  if (problem === 'type' && field && typed.has(field.type)) {
    return translate(formTexts, `problem.type.${field.type as TypedProblem}`);
  }
  if (problem === 'document') return translate(formTexts, `problem.${field?.document ?? 'resident_id'}`);
  return translate(formTexts, `problem.${problem}`);
}

type TypedProblem = 'phone' | 'email' | 'date' | 'time' | 'number' | 'money';
const typed = new Set<string>(['phone', 'email', 'date', 'time', 'number', 'money'] satisfies TypedProblem[]);

function boundsText(what: 'range' | 'length', min: number | undefined, max: number | undefined): string {
  const show = (value: number | undefined) => formatNumber(value ?? 0);
  if (min !== undefined && max !== undefined) {
    return translate(formTexts, `problem.${what}`, { min: show(min), max: show(max) });
  }
  if (min !== undefined) return translate(formTexts, `problem.${what}_min`, { min: show(min) });
  return translate(formTexts, `problem.${what}_max`, { max: show(max) });
}
