import type { FormField, FormValue, FormValues, MaskKind } from './form.ts';
import { maskText } from './masks.ts';

export interface FieldAccess {
  visible: boolean;
  editable: boolean;
  /** Shown only as its mask. */
  masked: boolean;
}

/** What a role may do with a field: the one place where that is decided. */
export function fieldAccess(field: FormField, roleKey: string): FieldAccess {
  const visible = !field.visibleTo || field.visibleTo.includes(roleKey);
  return {
    visible,
    editable:
      visible &&
      !field.retired &&
      field.type !== 'formula' &&
      (!field.editableBy || field.editableBy.includes(roleKey)),
    masked: visible && field.mask !== undefined && !field.unmaskedFor?.includes(roleKey),
  };
}

/** The values as a role sees them: hidden ones left out, masked ones masked. */
export function readableValues(
  fields: readonly FormField[],
  values: FormValues,
  roleKey: string,
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
