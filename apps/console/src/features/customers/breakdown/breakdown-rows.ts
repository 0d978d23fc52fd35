import type { Column, FilterCondition } from '@guanjia/contracts/core/list';
import type { Breakdown } from '@guanjia/contracts/customers/breakdown';

type Group = Breakdown['groups'][number];

/** A filter that finds the group; undefined where no filter says exactly that. */
export function groupFilter(
  key: string,
  column: Pick<Column, 'type' | 'scale'> | undefined,
  group: Group,
): FilterCondition | undefined {
  const { value, from, to } = group;
  if (from !== null || to !== null) {
    // Ranges of numbers include their end, bands do not: only among whole numbers there is one before.
    const whole = column?.scale !== undefined || key === 'employees' || key === 'completeness';
    if (to !== null && !whole) return undefined;
    return {
      column: key,
      op: 'range',
      ...(from !== null && { from }),
      ...(to !== null && { to: to - 1 }),
    };
  }
  if (value === null) return { column: key, op: 'empty', value: true };
  return column?.type === 'text'
    ? { column: key, op: 'equals', value }
    : { column: key, op: 'in', values: [value] };
}

/** How many times a group's share among all it has here; null where there is nothing to compare. */
export function comparedWithAll(group: Group, { total, totalOfAll }: Breakdown): number | null {
  if (total === 0 || totalOfAll === 0 || group.ofAll === 0 || total === totalOfAll) return null;
  return group.count / total / (group.ofAll / totalOfAll);
}

/** What somebody typed as bounds; undefined when these are none. Money is typed in whole units and kept in minor ones. */
export function readBounds(text: string, scale = 0): number[] | undefined {
  const parts = text.split(/[,，\s]+/).filter(Boolean);
  const bounds = parts.map((part) => Math.round(Number(part) * 10 ** scale * 1e6) / 1e6);
  const rising = bounds.every(
    (bound, at) => Number.isFinite(bound) && (at === 0 || bound > (bounds[at - 1] ?? bound)),
  );
  return rising && bounds.length <= 10 ? bounds : undefined;
}
