import { fieldAccess, mergeValues, readableValues } from '@guanjia/contracts/core/field-access';
import type {
  AddressValue,
  FormField,
  FormValue,
  FormValues,
  ReferenceType,
} from '@guanjia/contracts/core/form';
import { referenceTypes } from '@guanjia/contracts/core/form';
import { checkForm, type FormIssue, settleValues } from '@guanjia/contracts/core/form-rules';
import type { FormObject, FormView } from '@guanjia/contracts/forms/routes';
import type { Clock } from '#kernel/clock.ts';
import type { SlotValues } from '#kernel/custom-records.ts';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { Principal } from '#kernel/principal.ts';
import { findAttachment, holdAttachments } from './attachment-store.ts';
import { findDictionary } from './dictionary-store.ts';
import { readPublished } from './form-store.ts';
import type { FormOwner, ReferenceSources } from './ports.ts';
import { regionsKey, shippedDictionary } from './shipped-dictionaries.ts';
import { fillSlots, type Slot } from './slots.ts';
import { replaceValues } from './unique-store.ts';

/** A form at work: what a module needs to show, check and store the values of its records. */
export interface LiveForm {
  /** For the console: only what this role sees. */
  view: FormView;
  /** All fields, retired ones too, with the options of their dictionaries. */
  fields: readonly FormField[];
  slots: readonly Slot[];
  /** Stored values as this role sees them. */
  readable(values: FormValues): FormValues;
}

export interface Entry {
  custom: FormValues;
  slots: SlotValues;
}

export interface FormsApi {
  open(tx: Tx, object: FormObject, roleKey: string): Promise<LiveForm>;
  /**
   * What is stored when somebody enters values: merged with what they may not change, settled, checked. Unchanged
   * references and options stay good though they may have been retired since. Throws `bad_request` with the fields at fault.
   */
  enter(
    tx: Tx,
    input: { object: FormObject; principal: Principal; stored: FormValues; sent: FormValues },
  ): Promise<Entry>;
  /**
   * Takes files and the values of unique fields for a record, in the same transaction. Throws `value_taken`, or `value_taken_by` with
   * the name of the other record when this person may see it.
   */
  claim(
    tx: Tx,
    input: { object: FormObject; principal: Principal; recordId: string; custom: FormValues },
  ): Promise<void>;
}

export function createFormsApi(deps: {
  clock: Clock;
  owners: readonly FormOwner[];
  references: ReferenceSources;
}): FormsApi {
  return {
    open: openForm,
    async enter(tx, { object, principal, stored, sent }) {
      await holdForm(tx, object, 'shared');
      const form = await openForm(tx, object, principal.roleKey);
      const merged = mergeValues(form.fields, stored, sent, principal.roleKey);
      const custom = settleValues(form.fields, merged);
      const issues = [
        ...checkForm(form.fields, custom).filter((issue) =>
          isOwnIssue(form.fields, principal.roleKey, { stored, custom }, issue),
        ),
        ...(await checkChanged(deps.references, tx, principal, form.fields, stored, custom)),
      ];
      if (issues.length > 0) {
        throw new AppError('bad_request', {
          fields: issues.map(({ key, problem }) => ({ path: `custom.${key}`, message: problem })),
        });
      }
      return { custom, slots: fillSlots(form.slots, custom) };
    },
    async claim(tx, { object, principal, recordId, custom }) {
      const { fields } = await readPublished(tx, object);
      await holdAttachments(tx, { object, recordId }, filesIn(fields, custom), deps.clock.now());
      const taken = await replaceValues(tx, object, recordId, fields, custom);
      if (!taken) return;
      const owner = deps.owners.find((one) => one.object === object);
      const name = await owner?.visibleName(tx, principal, taken.recordId);
      throw name === undefined
        ? new AppError('value_taken', { params: { field: taken.key } })
        : new AppError('value_taken_by', { params: { field: taken.key, name } });
    },
  };
}

/**
 * Entries hold the form as it is until they commit, and a publication waits for them: no record is stored by a form that
 * is no longer the published one.
 */
export async function holdForm(tx: Tx, object: FormObject, how: 'shared' | 'alone'): Promise<void> {
  const lock = how === 'shared' ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock';
  await tx.query(`select ${lock}(hashtextextended($1, 0))`, [`forms:${tx.tenantId}:${object}`]);
}

/** A form as it is published now; without fields when none is. */
export async function openForm(tx: Tx, object: FormObject, roleKey: string | null): Promise<LiveForm> {
  const { version, groups, slots, ...published } = await readPublished(tx, object);
  const fields = await withDictionaries(tx, published.fields);
  const ready = slots.filter(({ state }) => state === 'ready').map(({ key }) => key);
  return {
    fields,
    slots,
    view: {
      version,
      groups,
      fields: fields.filter((field) => fieldAccess(field, roleKey).visible),
      ready,
    },
    readable: (values) => readableValues(fields, values, roleKey),
  };
}

/** Fills in the options of fields that take them from a dictionary. */
export async function withDictionaries(tx: Tx, fields: readonly FormField[]): Promise<FormField[]> {
  const keys = [...new Set(fields.flatMap(({ dictionary }) => dictionary ?? []))];
  const options = new Map<string, NonNullable<FormField['options']>>();
  for (const key of keys) {
    const found = await findDictionary(tx, key);
    options.set(
      key,
      (found?.entries ?? []).map(({ code, label, retired }) => ({
        value: code,
        label,
        ...(retired ? { retired } : {}),
      })),
    );
  }
  return fields.map((field) =>
    field.dictionary ? { ...field, options: options.get(field.dictionary) ?? [] } : field,
  );
}

/**
 * Nobody is at fault for what they cannot change, nor for a value that they left as it was, though the form has become
 * stricter since; a field that is required now is asked for.
 */
export function isOwnIssue(
  fields: readonly FormField[],
  roleKey: string,
  { stored, custom }: { stored: FormValues; custom: FormValues },
  { key, problem }: FormIssue,
): boolean {
  const field = fields.find((one) => one.key === key);
  if (!field) return true;
  if (!fieldAccess(field, roleKey).editable) return false;
  return problem === 'required' || JSON.stringify(custom[key]) !== JSON.stringify(stored[key]);
}

function filesIn(fields: readonly FormField[], custom: FormValues): { fieldKey: string; id: string }[] {
  return fields.flatMap(({ type, key }) => {
    const value = custom[key];
    return type === 'file' && typeof value === 'string' ? [{ fieldKey: key, id: value }] : [];
  });
}

/** What only the server knows: whether records, regions and options that were newly chosen can be chosen. */
async function checkChanged(
  sources: ReferenceSources,
  tx: Tx,
  principal: Principal,
  fields: readonly FormField[],
  stored: FormValues,
  custom: FormValues,
): Promise<FormIssue[]> {
  const issues: FormIssue[] = [];
  for (const field of fields) {
    const value = custom[field.key];
    if (value === undefined || JSON.stringify(value) === JSON.stringify(stored[field.key])) continue;
    if (!(await canBeChosen(sources, tx, principal, field, value, stored[field.key])))
      issues.push({ key: field.key, problem: 'option' });
  }
  return issues;
}

async function canBeChosen(
  sources: ReferenceSources,
  tx: Tx,
  principal: Principal,
  field: FormField,
  value: FormValue,
  before: FormValue | undefined,
): Promise<boolean> {
  if (field.type === 'select' || field.type === 'multi_select') {
    const kept = [before ?? []].flat();
    const retired = (field.options ?? []).filter((option) => option.retired).map((option) => option.value);
    return [value].flat().every((item) => kept.includes(item as never) || !retired.includes(item as never));
  }
  if (field.type === 'address') {
    const { region } = value as AddressValue;
    return (shippedDictionary(regionsKey)?.entries ?? []).some(({ code }) => code === region);
  }
  if (field.type === 'file') {
    const file = typeof value === 'string' ? await findAttachment(tx, value) : undefined;
    return file !== undefined && file.held === null && file.uploadedBy === principal.userId;
  }
  const kind = referenceTypes.find((type): type is ReferenceType => type === field.type);
  if (!kind || typeof value !== 'string') return true;
  return (await sources[kind].find(tx, principal, { ids: [value] })).length > 0;
}
