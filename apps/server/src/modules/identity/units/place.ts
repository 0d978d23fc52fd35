import type { Place } from '#kernel/principal.ts';

export interface PlaceRow {
  unit_id: string;
  unit_kind: string;
  department_id: string;
  branch_id: string;
}

/** Where somebody sits, by the row of the own unit. */
export function placeOf(row: PlaceRow): Place {
  return {
    groupId: row.unit_kind === 'group' ? row.unit_id : null,
    departmentId: row.department_id,
    branchId: row.branch_id,
  };
}
