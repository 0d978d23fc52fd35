import type { FormField, FormValue, FormValues, MaskKind } from './form.ts';
import { maskText } from './masks.ts';

export interface FieldAccess {
  visible: boolean;
  editable: boolean;
  /** Shown only as its mask. */
  masked: boolean;
}

/**
 * What a role may do with a field: the one place where that is decided. Null is the audit trail: it has every field, and
 * those with a mask only masked.
 */
export function fieldAccess(field: FormField, roleKey: string | null): FieldAccess {
  const among = (roles: readonly string[]) => roleKey !== null && roles.includes(roleKey);
  const visible = roleKey === null || !field.visibleTo || among(field.visibleTo);
  return {
    visible,
    editable:
      visible && !field.retired && field.type !== 'formula' && (!field.editableBy || among(field.editableBy)),
    masked: visible && field.mask !== undefined && !among(field.unmaskedFor ?? []),
  };
}

/** The values as a role sees them: hidden ones left out, masked ones masked. */
export function readableValues(
  fields: readonly FormField[],
  values: FormValues,
  roleKey: string | null,
): FormValues {
  const shown: FormValues = {};
  for (const field of fields) {
    const value = values[field.key];
    const access = fieldAccess(field, roleKey);
    if (value === undefined || !access.visible) continue;
    shown[field.key] = access.masked && field.mask ? maskValue(field.mask, value) : value;
  }
  return shown;
}

/**
 * What a role's change makes of the stored values: fields that it may not change keep what they had, and so does a
 * field whose mask came back unchanged.
 */
export function mergeValues(
  fields: readonly FormField[],
  stored: FormValues,
  sent: FormValues,
  roleKey: string,
): FormValues {
  const merged: FormValues = { ...sent };
  for (const field of fields) {
    const access = fieldAccess(field, roleKey);
    const old = stored[field.key];
    const untouched =
      access.masked &&
      field.mask &&
      old !== undefined &&
      JSON.stringify(sent[field.key]) === JSON.stringify(maskValue(field.mask, old));
    if (access.editable && !untouched) continue;
    if (old === undefined) delete merged[field.key];
    else merged[field.key] = old;
  }
  return merged;
}

/** Enough to recognise, too little to use; Chinese numbers without their country code, as people read them. */
export function maskValue(kind: MaskKind, value: FormValue): FormValue {
  if (typeof value === 'object' && !Array.isArray(value)) {
    return kind === 'address' ? { ...value, detail: '****' } : '****';
  }
  if (typeof value !== 'string' || kind === 'all') return '****';
  return maskText(kind, kind === 'phone' ? value.replace(/^\+86/, '') : value);
}
