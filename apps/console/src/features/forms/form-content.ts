import type { FormField, FormGroup } from '@guanjia/contracts/core/form';
import type { FormContent } from '@guanjia/contracts/forms/routes';
import { withPart } from './with-part.ts';

/** The form in sections, as it is shown: fields without a group, then each group, empty ones too. */
export function sections({
  fields,
  groups,
}: FormContent): { group: FormGroup | undefined; fields: FormField[] }[] {
  const known = new Set(groups.map(({ key }) => key));
  return [
    { group: undefined, fields: fields.filter(({ group }) => !group || !known.has(group)) },
    ...groups.map((group) => ({ group, fields: fields.filter((field) => field.group === group.key) })),
  ];
}

function flat(parts: ReturnType<typeof sections>, groups: readonly FormGroup[]): FormContent {
  const fields = parts.flatMap((part) => part.fields.map((field) => withGroup(field, part.group?.key)));
  return { fields, groups: [...groups] };
}

function withGroup(field: FormField, group: string | undefined): FormField {
  return withPart(field, 'group', group);
}

/** One step up or down; over the edge of a group into the next one. */
export function moveField(content: FormContent, key: string, step: -1 | 1): FormContent {
  const parts = sections(content);
  const at = parts.findIndex(({ fields }) => fields.some((field) => field.key === key));
  const part = parts[at];
  const index = part?.fields.findIndex((field) => field.key === key) ?? -1;
  const field = part?.fields[index];
  if (!part || !field) return content;
  const next = index + step;
  part.fields.splice(index, 1);
  if (next >= 0 && next <= part.fields.length) part.fields.splice(next, 0, field);
  else {
    const neighbour = parts[at + step];
    if (!neighbour) return content;
    neighbour.fields.splice(step === 1 ? 0 : neighbour.fields.length, 0, field);
  }
  return flat(parts, content.groups);
}

/** Puts a field into a group (undefined: none), before another field or at the end; a new field is added there. */
export function placeField(
  content: FormContent,
  field: FormField,
  where: { group: string | undefined; before?: string | undefined },
): FormContent {
  if (where.before === field.key) return content;
  const rest = { ...content, fields: content.fields.filter(({ key }) => key !== field.key) };
  const parts = sections(rest);
  const part = parts.find(({ group }) => group?.key === where.group) ?? parts[0];
  if (!part) return content;
  const index = part.fields.findIndex(({ key }) => key === where.before);
  part.fields.splice(index < 0 ? part.fields.length : index, 0, field);
  return flat(parts, content.groups);
}

export function replaceField(content: FormContent, key: string, next: FormField): FormContent {
  return { ...content, fields: content.fields.map((field) => (field.key === key ? next : field)) };
}

export function removeField(content: FormContent, key: string): FormContent {
  return { ...content, fields: content.fields.filter((field) => field.key !== key) };
}

/** Its fields stay, without a group. */
export function removeGroup(content: FormContent, key: string): FormContent {
  return {
    fields: content.fields.map((field) => (field.group === key ? withGroup(field, undefined) : field)),
    groups: content.groups.filter((group) => group.key !== key),
  };
}

/** A new field with what its type needs to make sense. */
export function newField(type: FormField['type'], content: FormContent): FormField {
  const taken = new Set(content.fields.map(({ key }) => key));
  let number = taken.size + 1;
  while (taken.has(`field_${number}`)) number += 1;
  const options = [
    { value: 'option_1', label: { zh: '选项 1', en: 'Option 1' } },
    { value: 'option_2', label: { zh: '选项 2', en: 'Option 2' } },
  ];
  return {
    key: `field_${number}`,
    type,
    label: { zh: '', en: '' },
    required: false,
    ...(type === 'select' || type === 'multi_select' ? { options } : {}),
    ...(type === 'money' ? { currency: 'CNY' } : {}),
    ...(type === 'id_document' ? { document: 'resident_id' as const } : {}),
    ...(type === 'rating' ? { min: 1, max: 5 } : {}),
    ...(type === 'formula' ? { formula: '0' } : {}),
  };
}
