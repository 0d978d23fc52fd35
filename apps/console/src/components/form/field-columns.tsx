import type { FormField, FormValues } from '@guanjia/contracts/core/form';
import { columnKey } from '@guanjia/contracts/core/form-columns';
import { labelOf } from '../../lib/label.ts';
import type { ListColumn } from '../list/types.ts';
import { FieldText, formatFieldValue } from './field-text.tsx';

const numeric = ['number', 'money', 'rating'];

/** Own fields as columns of a list; nobody sees them until they are chosen. */
export function fieldColumns<Row extends { custom: FormValues }>(
  fields: readonly FormField[],
): ListColumn<Row>[] {
  return fields.map((field) => ({
    key: columnKey(field),
    title: labelOf(field.label),
    width: 130,
    hidden: true,
    ...(numeric.includes(field.type) ? { align: 'end' as const } : {}),
    render: (row) => <FieldText field={field} value={row.custom[field.key]} />,
    text: (row) => formatFieldValue(field, row.custom[field.key]),
    option: (value) => optionWord(field, value),
  }));
}

function optionWord(field: FormField, value: string): string {
  const option = field.options?.find((one) => one.value === value);
  return option ? labelOf(option.label) : value;
}
