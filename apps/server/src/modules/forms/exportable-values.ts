import type { FormField, FormValue, FormValues } from '@guanjia/contracts/core/form';
import { minorDigits } from '@guanjia/contracts/core/money';
import { regionName } from './shipped-dictionaries.ts';

/** Values as a spreadsheet shows them: money in its main unit, addresses in one line. Options keep their codes. */
export function exportableValues(
  fields: readonly FormField[],
  values: FormValues,
): Record<string, Exclude<FormValue, object> | string[]> {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = values[field.key];
      return value === undefined ? [] : [[field.key, plain(field, value)]];
    }),
  );
}

function plain(field: FormField, value: FormValue): Exclude<FormValue, object> | string[] {
  if (field.type === 'money' && typeof value === 'number') return value / 10 ** minorDigits(field.currency);
  if (typeof value === 'object' && !Array.isArray(value)) return regionName(value.region) + value.detail;
  return value;
}
