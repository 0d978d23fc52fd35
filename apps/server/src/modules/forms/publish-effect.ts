import type { FormField } from '@guanjia/contracts/core/form';
import { keepsValues } from '@guanjia/contracts/core/form-definition';
import type { FormEffect } from '@guanjia/contracts/forms/routes';

/** Keys whose stored values matter for the effect of a change. */
export function touchedKeys(before: readonly FormField[], after: readonly FormField[]): string[] {
  return changesOf(before, after).map(({ key }) => key);
}

/**
 * What publishing does to each field that it touches. A field in use may be retired, restored or changed as long as its
 * values still fit, never removed or given another meaning. `duplicates` and `unplaced` are keys of fields that cannot
 * become unique, or get no slot.
 */
export function effectsOf(
  before: readonly FormField[],
  after: readonly FormField[],
  facts: { values: ReadonlyMap<string, number>; duplicates: readonly string[]; unplaced: readonly string[] },
): FormEffect[] {
  return changesOf(before, after).map(({ key, change, old, next }) => {
    const values = facts.values.get(key) ?? 0;
    return { key, change, values, blocked: blockOf() };

    function blockOf(): FormEffect['blocked'] {
      if (facts.unplaced.includes(key)) return 'no_slot';
      if (facts.duplicates.includes(key)) return 'duplicates';
      if (values === 0) return null;
      if (!next) return old?.type === 'formula' ? null : 'has_values';
      return old && !keepsValues(old, next) ? 'retyped' : null;
    }
  });
}

interface Change {
  key: string;
  change: FormEffect['change'];
  old: FormField | undefined;
  next: FormField | undefined;
}

function changesOf(before: readonly FormField[], after: readonly FormField[]): Change[] {
  const old = new Map(before.map((field) => [field.key, field]));
  const next = new Map(after.map((field) => [field.key, field]));
  const keys = [...new Set([...next.keys(), ...old.keys()])];
  return keys.flatMap((key): Change[] => {
    const [was, is] = [old.get(key), next.get(key)];
    const change = changeOf(was, is);
    return change ? [{ key, change, old: was, next: is }] : [];
  });
}

function changeOf(was: FormField | undefined, is: FormField | undefined): FormEffect['change'] | undefined {
  if (!was) return 'added';
  if (!is) return 'removed';
  if (!was.retired && is.retired) return 'retired';
  if (was.retired && !is.retired) return 'restored';
  return JSON.stringify(was) === JSON.stringify(is) ? undefined : 'changed';
}
