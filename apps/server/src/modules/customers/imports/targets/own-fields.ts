import { fieldAccess } from '@guanjia/contracts/core/field-access';
import {
  type FormField,
  type FormValue,
  type ReferenceType,
  referenceTypes,
} from '@guanjia/contracts/core/form';
import { minorDigits } from '@guanjia/contracts/core/money';
import type { RowProblem } from '@guanjia/contracts/customers/imports';
import { parseAddress } from '#modules/forms/index.ts';
import { readDay, readMoment, readTime } from '../moments.ts';
import { pieces } from './several.ts';
import type { ReadContext, RowDraft, Target } from './target.ts';

export const ownPrefix = 'custom.';

/** The tenant's own fields that this role may fill in; files and formulas do not stand in cells. */
export function ownFieldTargets(fields: readonly FormField[], roleKey: string): Target[] {
  return fields
    .filter((field) => field.type !== 'file' && fieldAccess(field, roleKey).editable)
    .map((field) => ({
      key: ownPrefix + field.key,
      label: field.label,
      patterns: [],
      matches: field.unique === true,
      ...referenceOf(field),
      example: { zh: '', en: '' },
      ...((field.options ?? []).length > 0 && { allowed: openOptions(field).map(({ label }) => label) }),
      read: readerOf(field),
    }));
}

function referenceOf({ type }: FormField): { reference?: ReferenceType } {
  const reference = referenceTypes.find((one) => one === type);
  return reference ? { reference } : {};
}

function openOptions(field: FormField) {
  return (field.options ?? []).filter(({ retired }) => !retired);
}

type Read = { value: FormValue } | { problem: RowProblem };

function readerOf(field: FormField): Target['read'] {
  const read = valueReader(field);
  return (text, draft: RowDraft, context) => {
    const result = read(text, context);
    if ('problem' in result) return result.problem;
    draft.custom[field.key] = result.value;
    return undefined;
  };
}

const ok = (value: FormValue | undefined): Read =>
  value === undefined ? { problem: 'field_type' } : { value };

function valueReader(field: FormField): (text: string, context: ReadContext) => Read {
  switch (field.type) {
    case 'number':
    case 'rating':
      return (text) => ok(readNumber(text));
    case 'money': {
      const digits = minorDigits(field.currency);
      return (text) => ok(readMoney(text, digits));
    }
    case 'date':
      return (text) => ok(readDay(text));
    case 'time':
      return (text) => ok(readTime(text));
    case 'datetime':
      return (text, { timeZone }) => ok(readMoment(text, timeZone));
    case 'select': {
      const find = optionFinder(field);
      return (text) => optionRead(find(text));
    }
    case 'multi_select': {
      const find = optionFinder(field);
      return (text) => {
        const values = pieces(text).map(find);
        return values.includes(undefined)
          ? { problem: 'field_option' }
          : { value: [...new Set(values as string[])] };
      };
    }
    case 'address':
      return (text) => ok(parseAddress(text));
    case 'user':
    case 'department':
    case 'customer':
    case 'product': {
      const kind = field.type;
      return (text, { find }) => {
        const found = find(kind, text);
        return typeof found === 'object' ? { value: found.id } : { problem: 'field_option' };
      };
    }
    case 'text':
    case 'long_text':
    case 'phone':
    case 'email':
    case 'id_document':
      return (text) => ({ value: text });
    case 'file':
    case 'formula':
      return () => ({ problem: 'field_type' });
  }
}

function optionRead(value: string | undefined): Read {
  return value === undefined ? { problem: 'field_option' } : { value };
}

/** By the code of an option or by its label in either language. */
function optionFinder(field: FormField): (text: string) => string | undefined {
  const plain = (text: string) => text.normalize('NFKC').trim().toLowerCase();
  const byText = new Map<string, string>();
  for (const { value, label } of openOptions(field)) {
    for (const text of [value, label.zh, label.en]) {
      if (!byText.has(plain(text))) byText.set(plain(text), value);
    }
  }
  return (text) => byText.get(plain(text));
}

function readNumber(text: string): number | undefined {
  const plain = text.normalize('NFKC').replace(/[,\s]/g, '');
  return /^[-+]?\d{1,15}(\.\d{1,10})?$/.test(plain) ? Number(plain) : undefined;
}

function readMoney(text: string, digits: number): number | undefined {
  const amount = readNumber(text.replace(/^[¥¥$€£]|[元圆]$/g, ''));
  return amount === undefined ? undefined : Math.round(amount * 10 ** digits);
}
