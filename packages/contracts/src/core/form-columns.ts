import { fieldAccess } from './field-access.ts';
import type { FormField } from './form.ts';
import { checkFormulas } from './formula-value.ts';
import type { Column } from './list.ts';
import { minorDigits } from './money.ts';

/** Key of a field's column in a list. */
export function columnKey(field: Pick<FormField, 'key'>): string {
  return `custom.${field.key}`;
}

/**
 * The columns that a form adds to its object's list, by column key. A field whose slot is filled (`ready`) is filtered
 * and sorted like any column; the others are found by exact value, where that makes sense. Who sees a value only masked
 * cannot search in it either, nor learn its order.
 */
export function customColumns(
  fields: readonly FormField[],
  ready: readonly string[],
  roleKey: string,
): Record<string, Column> {
  const { types } = checkFormulas(fields);
  return Object.fromEntries(
    fields.flatMap((field): [string, Column][] => {
      const access = fieldAccess(field, roleKey);
      if (!access.visible) return [];
      const slotted = ready.includes(field.key);
      const column = access.masked
        ? { type: 'text' as const }
        : columnOf(field, slotted, types.get(field.key));
      return [[columnKey(field), column]];
    }),
  );
}

function columnOf(field: FormField, slotted: boolean, formulaType: string | undefined): Column {
  const indexed = slotted ? { filter: true, sort: true } : {};
  switch (field.type) {
    case 'select':
    case 'multi_select':
      return {
        type: 'enum',
        filter: true,
        options: (field.options ?? []).map(({ value }) => value),
        ...(slotted ? { sort: true } : {}),
      };
    case 'number':
    case 'rating':
      return { type: 'number', ...indexed };
    case 'money':
      return { type: 'number', scale: minorDigits(field.currency), ...indexed };
    case 'formula':
      return { type: formulaType === 'text' ? 'text' : 'number', ...indexed };
    case 'date':
      return { type: 'date', ...indexed };
    case 'datetime':
      return { type: 'datetime', ...indexed };
    case 'user':
      return { type: 'user', filter: true };
    case 'long_text':
    case 'address':
    case 'department':
    case 'customer':
    case 'product':
    case 'file':
      return { type: 'text' };
    case 'text':
    case 'phone':
    case 'email':
    case 'id_document':
    case 'time':
      return slotted ? { type: 'text', ...indexed } : { type: 'exact', filter: true };
  }
}
