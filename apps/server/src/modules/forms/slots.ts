import type { FormField, FormValues } from '@guanjia/contracts/core/form';
import { type SlotKind, slotKind } from '@guanjia/contracts/core/form-definition';
import { checkFormulas } from '@guanjia/contracts/core/formula-value';
import type { SlotValues } from '#kernel/custom-records.ts';

export interface Slot {
  column: string;
  key: string;
  state: 'filling' | 'ready' | 'clearing';
}

const columnsOf: Readonly<Record<SlotKind, { letter: string; count: number }>> = {
  text: { letter: 's', count: 20 },
  number: { letter: 'n', count: 10 },
  moment: { letter: 't', count: 5 },
};

/**
 * The slots that a form needs: fields keep the ones they have, new ones get a free one of their kind, and those of
 * fields that are no longer listed are cleared before somebody else gets them. `unplaced`: fields for which none is left.
 */
export function planSlots(
  fields: readonly FormField[],
  slots: readonly Slot[],
): { slots: Slot[]; unplaced: string[] } {
  const { types } = checkFormulas(fields);
  const wanted = fields.flatMap((field) => {
    const kind = field.listed ? slotKind(field, types.get(field.key)) : undefined;
    return kind ? [{ key: field.key, ...columnsOf[kind] }] : [];
  });
  const planned = slots.map((slot): Slot => {
    const fits = wanted.some(({ key, letter }) => key === slot.key && slot.column.startsWith(letter));
    return fits || slot.state === 'clearing' ? slot : { ...slot, state: 'clearing' };
  });
  const unplaced: string[] = [];
  for (const { key, letter, count } of wanted) {
    if (planned.some((slot) => slot.key === key && slot.state !== 'clearing')) continue;
    const free = Array.from({ length: count }, (_, index) => `${letter}${index + 1}`).find(
      (column) => !planned.some((slot) => slot.column === column),
    );
    if (free) planned.push({ column: free, key, state: 'filling' });
    else unplaced.push(key);
  }
  return { slots: planned, unplaced };
}

/** What a record's slots hold: a copy of the value, or nothing. */
export function fillSlots(slots: readonly Slot[], custom: FormValues): SlotValues {
  return Object.fromEntries(
    slots.map(({ column, key, state }) => {
      const value = state === 'clearing' ? undefined : custom[key];
      return [column, typeof value === 'string' || typeof value === 'number' ? value : null];
    }),
  );
}
