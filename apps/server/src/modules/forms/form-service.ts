import type { FormField } from '@guanjia/contracts/core/form';
import { checkDefinition } from '@guanjia/contracts/core/form-definition';
import type { FormContent, FormDefinition, FormEffect, FormObject } from '@guanjia/contracts/forms/routes';
import { createTask } from '#kernel/background-tasks.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { Locale } from '#kernel/http/operation.ts';
import { addJob } from '#kernel/jobs.ts';
import type { Principal } from '#kernel/principal.ts';
import type { AuditTrail } from '#modules/audit/index.ts';
import { holdForm } from './entry.ts';
import { readForm, readSlots, writeDraft, writeSlots, writeVersion } from './form-store.ts';
import type { FormOwner } from './ports.ts';
import { effectsOf, touchedKeys } from './publish-effect.ts';
import { type RefillPayload, refillJobName } from './refill.ts';
import { planSlots } from './slots.ts';
import { claimFields, findDuplicates } from './unique-fields.ts';
import { forgetField } from './unique-store.ts';

export interface FormServiceDeps {
  clock: Clock;
  audit: AuditTrail;
  owners: readonly FormOwner[];
}

export async function getDefinition(
  deps: FormServiceDeps,
  tx: Tx,
  object: FormObject,
): Promise<FormDefinition> {
  const form = await readForm(tx, object);
  const slots = await readSlots(tx, object);
  return {
    object,
    ...form,
    changedAt: form.changedAt?.toISOString() ?? null,
    slots: ownerOf(deps, object).slots,
    filling: slots.filter(({ state }) => state === 'filling').map(({ key }) => key),
  };
}

/** Keeps or, with null, drops the draft. Throws `version_conflict`. */
export async function saveDraft(
  deps: FormServiceDeps,
  tx: Tx,
  principal: Principal,
  input: { object: FormObject; draft: FormContent | null; revision: number },
): Promise<FormDefinition> {
  const { object, draft, revision } = input;
  const by = { userId: principal.userId, now: deps.clock.now() };
  if ((await writeDraft(tx, object, { draft, revision, ...by })) === undefined)
    throw new AppError('version_conflict');
  return getDefinition(deps, tx, object);
}

/** What publishing the draft would do; nothing without a draft. */
export async function previewEffect(
  deps: FormServiceDeps,
  tx: Tx,
  object: FormObject,
): Promise<FormEffect[]> {
  const { published, draft } = await readForm(tx, object);
  return draft ? (await planPublication(deps, tx, object, published, draft)).effects : [];
}

/**
 * Publishes the draft. Records keep what they hold; slots and formulas that change are filled in by a job. Throws
 * `version_conflict`, `form_invalid` with the fields at fault, `form_loses_values`.
 */
export async function publishDraft(
  deps: FormServiceDeps,
  tx: Tx,
  principal: Principal,
  { object, revision, locale }: { object: FormObject; revision: number; locale: Locale },
): Promise<FormDefinition> {
  await holdForm(tx, object, 'alone');
  const { published, draft, revision: current } = await readForm(tx, object, true);
  if (!draft || current !== revision) throw new AppError('version_conflict');
  const issues = checkDefinition(draft.fields, draft.groups);
  if (issues.length > 0) {
    throw new AppError('form_invalid', {
      fields: issues.map(({ key, problem }) => ({ path: `fields.${key}`, message: problem })),
    });
  }
  const plan = await planPublication(deps, tx, object, published, draft);
  const blocked = plan.effects.filter((effect) => effect.blocked);
  if (blocked.length > 0) {
    throw new AppError('form_loses_values', {
      params: { fields: blocked.map(({ key }) => key).join(', ') },
      fields: blocked.map(({ key, blocked: why }) => ({ path: `fields.${key}`, message: why ?? '' })),
    });
  }
  const now = deps.clock.now();
  const version = await writeVersion(tx, object, draft, { userId: principal.userId, now });
  await writeSlots(tx, object, plan.slots);
  const { records } = ownerOf(deps, object);
  await forgetField(tx, object, plan.noLongerUnique);
  await claimFields(tx, object, records, plan.newlyUnique);
  if (plan.refill) await startRefill(deps, tx, principal, { object, version, locale, at: now });
  await deps.audit.record(tx, {
    actor: principal,
    action: 'forms.published',
    entityType: 'form',
    entityId: object,
    before: byKey(published.fields, plan.effects),
    after: { ...byKey(draft.fields, plan.effects), version },
  });
  return getDefinition(deps, tx, object);
}

function byKey(fields: readonly FormField[], effects: readonly FormEffect[]): Record<string, unknown> {
  const touched = fields.filter(({ key }) => effects.some((effect) => effect.key === key));
  return Object.fromEntries(touched.map((field) => [field.key, field]));
}

async function planPublication(
  deps: FormServiceDeps,
  tx: Tx,
  object: FormObject,
  before: FormContent,
  after: FormContent,
) {
  const { records, slots: hasSlots } = ownerOf(deps, object);
  const values = await records.countValues(tx, touchedKeys(before.fields, after.fields));
  const old = await readSlots(tx, object);
  const listed = after.fields.filter((field) => field.listed);
  const { slots, unplaced } = hasSlots
    ? planSlots(after.fields, old)
    : { slots: [], unplaced: listed.map(({ key }) => key) };
  const uniqueBefore = before.fields.filter((field) => field.unique).map(({ key }) => key);
  const uniqueAfter = after.fields.filter((field) => field.unique).map(({ key }) => key);
  const newlyUnique = uniqueAfter.filter((key) => !uniqueBefore.includes(key));
  const duplicates = await findDuplicates(tx, records, newlyUnique);
  return {
    slots,
    newlyUnique,
    noLongerUnique: uniqueBefore.filter((key) => !uniqueAfter.includes(key)),
    refill: slots.some(({ state }) => state !== 'ready') || formulasOf(before) !== formulasOf(after),
    effects: effectsOf(before.fields, after.fields, { values, duplicates, unplaced }),
  };
}

function formulasOf({ fields }: FormContent): string {
  return JSON.stringify(
    fields.flatMap(({ key, formula, showIf }) => (formula ? [key, formula, showIf] : [])),
  );
}

/** Fills slots and formulas of the records that exist, in the background. */
async function startRefill(
  deps: FormServiceDeps,
  tx: Tx,
  principal: Principal,
  { object, version, locale, at }: { object: FormObject; version: number; locale: Locale; at: Date },
): Promise<void> {
  const { records, title } = ownerOf(deps, object);
  const total = await records.countAll(tx);
  const task = await createTask(tx, {
    userId: principal.userId,
    kind: 'forms_refill',
    label: title[locale],
    total,
    at,
  });
  const payload: RefillPayload = { tenantId: principal.tenantId, object, version, taskId: task.id };
  await addJob(tx, refillJobName, payload, { queue: `${refillJobName}:${principal.tenantId}` });
}

export function ownerOf({ owners }: { owners: readonly FormOwner[] }, object: FormObject): FormOwner {
  const owner = owners.find((one) => one.object === object);
  if (!owner) throw new Error(`no module owns ${object}`);
  return owner;
}
