import { mergeValues } from '@guanjia/contracts/core/field-access';
import type { AddressValue, FormField, FormValues, ReferenceType } from '@guanjia/contracts/core/form';
import { checkForm, type FormIssue, settleValues } from '@guanjia/contracts/core/form-rules';
import type { FormObject } from '@guanjia/contracts/forms/routes';
import type { SlotValues } from '#kernel/custom-records.ts';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { Principal } from '#kernel/principal.ts';
import { isRegion } from './address-text.ts';
import { type Entry, holdForm, isOwnIssue, openForm } from './entry.ts';
import type { ReferenceSources } from './ports.ts';
import { fillSlots } from './slots.ts';
import { type Claim, claimValues, findClaims, releaseValues, uniqueText } from './unique-store.ts';

/**
 * Values for many records in one transaction, which holds the form as it is meanwhile. References must have been found by
 * `findReference` or be stored already; files cannot come this way.
 */
export interface BulkEntry {
  version: number;
  fields: readonly FormField[];
  /** What is stored when these values are entered, or what is wrong with them. */
  enter(stored: FormValues, sent: FormValues): { entry: Entry } | { issues: FormIssue[] };
  /** The slots of values that are stored as they are. */
  slotsOf(custom: FormValues): SlotValues;
  /** The values that no two records may share. */
  claimsOf(custom: FormValues): { key: string; value: string }[];
  /** To which records such values belong, by `claimKey`. */
  owners(claims: readonly { key: string; value: string }[]): Promise<Map<string, string>>;
  /** Takes the values of records in place of those that they had. Throws `value_taken` when somebody was faster. */
  claim(records: readonly { recordId: string; custom: FormValues }[]): Promise<void>;
  /** For records that go away. */
  release(recordIds: readonly string[]): Promise<void>;
}

/** Forms for work on many records, such as imports. */
export interface BulkForms {
  open(tx: Tx, input: { object: FormObject; principal: Principal }): Promise<BulkEntry>;
  /** The one record that people call by this name, if the person may choose it. */
  findReference(tx: Tx, principal: Principal, wanted: Wanted): Promise<Found>;
}

interface Wanted {
  kind: ReferenceType;
  name: string;
}

type Found = { id: string } | 'none' | 'several';

export function createBulkForms(sources: ReferenceSources): BulkForms {
  return {
    open: openBulkEntry,
    findReference: (tx, principal, wanted) => findReference(sources, tx, principal, wanted),
  };
}

export function claimKey({ key, value }: { key: string; value: string }): string {
  return `${key}\n${value}`;
}

async function openBulkEntry(
  tx: Tx,
  { object, principal }: { object: FormObject; principal: Principal },
): Promise<BulkEntry> {
  await holdForm(tx, object, 'shared');
  const { fields, slots, view } = await openForm(tx, object, principal.roleKey);
  const unique = fields.filter((field) => field.unique);
  const claimsOf = (custom: FormValues) =>
    unique.flatMap(({ key }) => {
      const value = uniqueText(custom[key]);
      return value === undefined ? [] : [{ key, value }];
    });
  return {
    version: view.version,
    fields,
    claimsOf,
    slotsOf: (custom) => fillSlots(slots, custom),
    enter(stored, sent) {
      if (fields.length === 0) return { entry: { custom: {}, slots: fillSlots(slots, {}) } };
      const custom = settleValues(fields, mergeValues(fields, stored, sent, principal.roleKey));
      const issues = [
        ...checkForm(fields, custom).filter((issue) =>
          isOwnIssue(fields, principal.roleKey, { stored, custom }, issue),
        ),
        ...fields.flatMap((field) => (isRetired(field, stored, custom) ? [retired(field)] : [])),
      ];
      return issues.length > 0 ? { issues } : { entry: { custom, slots: fillSlots(slots, custom) } };
    },
    owners: async (claims) =>
      new Map((await findClaims(tx, object, claims)).map((claim) => [claimKey(claim), claim.recordId])),
    async claim(records) {
      if (unique.length === 0) return;
      await releaseValues(
        tx,
        object,
        records.map(({ recordId }) => recordId),
      );
      const claims = records.flatMap(({ recordId, custom }) =>
        claimsOf(custom).map((claim): Claim => ({ ...claim, recordId })),
      );
      const taken = await claimValues(tx, object, claims);
      if (taken) throw new AppError('value_taken', { params: { field: taken.key } });
    },
    release: (recordIds) => releaseValues(tx, object, recordIds),
  };
}

/** Newly chosen, but no longer to be chosen: an option that was retired, a region that there is not. */
function isRetired(field: FormField, stored: FormValues, custom: FormValues): boolean {
  const value = custom[field.key];
  if (value === undefined || JSON.stringify(value) === JSON.stringify(stored[field.key])) return false;
  if (field.type === 'address') return !isRegion((value as AddressValue).region);
  if (field.type !== 'select' && field.type !== 'multi_select') return false;
  const kept = [stored[field.key] ?? []].flat();
  const gone = (field.options ?? []).filter((option) => option.retired).map((option) => option.value);
  return [value].flat().some((item) => !kept.includes(item as never) && gone.includes(item as never));
}

function retired({ key }: FormField): FormIssue {
  return { key, problem: 'option' };
}

async function findReference(
  sources: ReferenceSources,
  tx: Tx,
  principal: Principal,
  { kind, name }: Wanted,
): Promise<Found> {
  const source = sources[kind];
  if (source.permission && !principal.permissions.has(source.permission)) return 'none';
  const found = (await source.find(tx, principal, { q: name })).filter((one) => one.name === name);
  const [only] = found;
  if (!only) return 'none';
  return found.length === 1 ? { id: only.id } : 'several';
}
