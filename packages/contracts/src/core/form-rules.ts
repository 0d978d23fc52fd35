import type { FormField, FormValue, FormValues, ShowCondition } from './form.ts';
import { evaluateFormulas } from './formula-value.ts';
import { isDocument, normaliseDocument } from './id-document.ts';
import { matchesPattern } from './safe-pattern.ts';

export type FormIssue = {
  key: string;
  problem:
    | 'required'
    | 'type'
    | 'option'
    | 'range'
    | 'unknown'
    | 'length'
    | 'pattern'
    | 'document'
    | 'hidden';
};

/** Whether a field is shown, given the other values. */
export function isShown(field: FormField, values: FormValues): boolean {
  const { showIf } = field;
  if (!showIf) return true;
  if ('key' in showIf) return holds({ key: showIf.key, op: 'is', values: showIf.values }, values);
  const results = showIf.conditions.map((condition) => holds(condition, values));
  return showIf.match === 'all' ? results.every(Boolean) : results.some(Boolean);
}

function holds({ key, op, values: wanted }: ShowCondition, values: FormValues): boolean {
  const value = entryOf(values, key);
  if (op === 'filled') return !isEmpty(value);
  if (op === 'empty') return isEmpty(value);
  if (op === 'at_least' || op === 'at_most') {
    const limit = Number(wanted[0]);
    return typeof value === 'number' && (op === 'at_least' ? value >= limit : value <= limit);
  }
  const found = textsOf(value).some((text) => wanted.includes(text));
  return op === 'is' ? found : !found;
}

function textsOf(value: FormValue | undefined): string[] {
  if (Array.isArray(value)) return value;
  if (typeof value === 'object') return [value.region];
  return [String(value ?? '')];
}

function entryOf(values: FormValues, key: string): FormValue | undefined {
  return Object.hasOwn(values, key) ? values[key] : undefined;
}

/** The keys that decide whether a field is shown. */
export function showKeys(field: FormField): string[] {
  if (!field.showIf) return [];
  return 'key' in field.showIf ? [field.showIf.key] : field.showIf.conditions.map(({ key }) => key);
}

export function isEmpty(value: FormValue | undefined): boolean {
  return value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}

/**
 * What is stored of what was entered: spellings made one (numbers in E.164, documents without blanks), empty values and
 * those of fields that are not shown dropped, formulas computed. Unknown keys stay, for `checkForm` to refuse.
 */
export function settleValues(fields: readonly FormField[], values: FormValues): FormValues {
  const settled: FormValues = {};
  const byKey = new Map(fields.map((field) => [field.key, field]));
  for (const [key, value] of Object.entries(values)) {
    const field = byKey.get(key);
    if (field?.type === 'formula') continue;
    const next = field ? normaliseValue(field, value) : value;
    if (!isEmpty(next)) settled[key] = next;
  }
  dropHidden(fields, settled);
  const results = evaluateFormulas(fields, settled);
  for (const field of fields) {
    const result = results[field.key];
    if (result !== undefined && isShown(field, settled)) settled[field.key] = result;
  }
  return settled;
}

/** One that disappears may take others with it; every round drops at least one, so it ends. */
function dropHidden(fields: readonly FormField[], values: FormValues): void {
  for (let again = true; again; ) {
    again = false;
    for (const field of fields) {
      if (values[field.key] === undefined || isShown(field, values)) continue;
      delete values[field.key];
      again = true;
    }
  }
}

function normaliseValue(field: FormField, value: FormValue): FormValue {
  if (typeof value === 'object' && !Array.isArray(value))
    return { region: value.region, detail: value.detail.trim() };
  if (typeof value === 'number') return value + 0;
  if (typeof value !== 'string') return value;
  if (field.type === 'phone') return normalisePhone(value) ?? value;
  if (field.type === 'email') return value.trim();
  if (field.type === 'id_document') return normaliseDocument(value);
  if (field.type === 'datetime' && /^\d{4}-\d{2}-\d{2}T/.test(value)) return isoOf(value) ?? value;
  return value;
}

/**
 * E.164 of a number as people write it; without a country code it is Chinese: mobile, land line with its area's zero,
 * 400 and 800. Only the form is looked at: whether an area exists is for the module that dials.
 */
export function normalisePhone(text: string): string | undefined {
  const plain = text.normalize('NFKC').replace(/[\s()\-\u2010-\u2015\u2212.]/g, '');
  if (/^\+[1-9]\d{5,14}$/.test(plain)) return plain;
  const national = /^(?:00|\+)?86(?=1[3-9]\d{9}$)/.test(plain) ? plain.replace(/^(?:00)?86/, '') : plain;
  if (/^00[1-9]\d{5,14}$/.test(national)) return `+${national.slice(2)}`;
  if (/^1[3-9]\d{9}$/.test(national) || /^[48]00\d{7}$/.test(national)) return `+86${national}`;
  return /^0[1-9]\d{8,10}$/.test(national) ? `+86${national.slice(1)}` : undefined;
}

/**
 * What is wrong with settled values; empty when they may be stored as they are. Pure and without I/O: whether a record
 * or a region exists, and whether a value is unique, the server says.
 */
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
  const shown = isShown(field, values);
  if (value === undefined || isEmpty(value)) {
    // A retired field is not asked for; a formula's result is nobody's to give.
    return field.required && shown && !field.retired && field.type !== 'formula' ? 'required' : undefined;
  }
  return shown ? checkValue(field, value) : 'hidden';
}

function checkValue(field: FormField, value: FormValue): FormIssue['problem'] | undefined {
  switch (field.type) {
    case 'number':
    case 'rating':
    case 'money':
      return checkNumber(field, value);
    case 'formula':
      return typeof value === 'number' || typeof value === 'string' ? undefined : 'type';
    case 'multi_select':
      if (!Array.isArray(value)) return 'type';
      return new Set(value).size === value.length && value.every((item) => hasOption(field, item))
        ? undefined
        : 'option';
    case 'address':
      return typeof value === 'object' && !Array.isArray(value) ? undefined : 'type';
    case 'text':
    case 'long_text':
    case 'date':
    case 'time':
    case 'datetime':
    case 'select':
    case 'phone':
    case 'email':
    case 'id_document':
    case 'user':
    case 'department':
    case 'customer':
    case 'product':
    case 'file':
      return typeof value === 'string' ? checkText(field, value) : 'type';
  }
}

function checkNumber(field: FormField, value: FormValue): FormIssue['problem'] | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value) || Object.is(value, -0)) return 'type';
  if (field.type === 'money' && !Number.isSafeInteger(value)) return 'type';
  if (field.type === 'rating' && !Number.isInteger(value)) return 'type';
  if (field.decimals !== undefined && Number(value.toFixed(field.decimals)) !== value) return 'type';
  return value < (field.min ?? -Infinity) || value > (field.max ?? Infinity) ? 'range' : undefined;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** RFC 5321's lengths, and the form of what people call an address: not all that RFC 5322 would allow. */
const email = /^[^\s@"(),:;<>[\]\\]{1,64}@(?:[\p{L}\d](?:[\p{L}\d-]{0,61}[\p{L}\d])?\.){1,8}\p{L}{2,63}$/u;

function checkText(field: FormField, value: string): FormIssue['problem'] | undefined {
  switch (field.type) {
    case 'select':
      return hasOption(field, value) ? undefined : 'option';
    case 'date':
      return isDate(value) ? undefined : 'type';
    case 'time':
      return /^([01]\d|2[0-3]):[0-5]\d$/.test(value) ? undefined : 'type';
    case 'datetime':
      return isDate(value.slice(0, 10)) && value === isoOf(value) ? undefined : 'type';
    case 'phone':
      return normalisePhone(value) === value ? undefined : 'type';
    case 'email':
      return value.length <= 254 && email.test(value) ? undefined : 'type';
    case 'id_document':
      return isDocument(field.document ?? 'resident_id', value) ? undefined : 'document';
    case 'user':
    case 'department':
    case 'customer':
    case 'product':
    case 'file':
      return uuid.test(value) ? undefined : 'type';
    case 'text':
    case 'long_text':
      return checkLength(field, value);
    case 'number':
    case 'money':
    case 'rating':
    case 'multi_select':
    case 'address':
    case 'formula':
      return 'type';
  }
}

function checkLength(field: FormField, value: string): FormIssue['problem'] | undefined {
  const { length } = Array.from(value);
  if (length < (field.minLength ?? 0) || length > (field.maxLength ?? 4000)) return 'length';
  return field.pattern && !matchesPattern(field.pattern.expression, value) ? 'pattern' : undefined;
}

function isDate(value: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(value) && isoOf(`${value}T00:00:00.000Z`)?.startsWith(value) === true;
}

function isoOf(value: string): string | undefined {
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

function hasOption(field: FormField, value: string): boolean {
  return (field.options ?? []).some((option) => option.value === value);
}
