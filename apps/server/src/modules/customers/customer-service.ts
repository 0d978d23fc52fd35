import { mayWrite } from '@guanjia/contracts/core/field-rules';
import type * as routes from '@guanjia/contracts/customers/routes';
import type { Customer, TimelineEntry } from '@guanjia/contracts/customers/routes';
import { changeSet, snapshot } from '#kernel/change-set.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { OperationInput } from '#kernel/http/operation.ts';
import { parsePhone } from '#kernel/phone-number.ts';
import type { Principal } from '#kernel/principal.ts';
import type { AuditTrail } from '#modules/audit/index.ts';
import type { FormsApi } from '#modules/forms/index.ts';
import { findByNumbers, insertCustomers } from './customer-store.ts';
import { readCustomer, readStoredValues } from './customer-views.ts';
import { markDue } from './duplicates/due.ts';
import { refreshTerms } from './finding/term-store.ts';
import { ownerOfNew } from './pools/admit-new.ts';
import { reckonRecycling } from './pools/reckon.ts';
import { recordColumnsOf } from './record/fields.ts';
import { addFirstPoints } from './record/first-points.ts';
import { refreshRecords } from './record/refresh.ts';
import { todayOf } from './record/today.ts';
import { requireChangeable } from './sharing/changeable.ts';
import type { CustomersTables } from './tables.ts';
import { addEntry } from './timeline.ts';
import { readForTrail } from './trail.ts';

interface Deps {
  clock: Clock;
  audit: AuditTrail;
  forms: FormsApi;
}

const object = 'customers.customer';

type CreateInput = OperationInput<typeof routes.createCustomer>['body'];
type UpdateInput = OperationInput<typeof routes.updateCustomer>['body'];

/**
 * Adds a customer of the acting person's own, or, where the limits of the pools are reached, of the public pool. Throws `phone_invalid`, `customer_exists`, `value_taken`, `value_taken_by`,
 * `bad_request`.
 */
export async function createCustomer(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  input: CreateInput,
): Promise<Customer> {
  const { contactPoints, ...fields } = input;
  const phones = input.phones.map((raw, index) => {
    const phone = parsePhone(raw);
    if (!phone) {
      throw new AppError('phone_invalid', {
        params: { number: raw },
        fields: [{ path: `phones.${index}`, message: 'not a telephone number' }],
      });
    }
    return { ...phone, raw };
  });
  const [known] = await findByNumbers(tx, [
    ...phones.map((phone) => phone.e164),
    ...contactPoints.flatMap(({ channel, value }) =>
      channel === 'phone' ? (parsePhone(value)?.e164 ?? []) : [],
    ),
  ]);
  if (known) throw new AppError('customer_exists', { params: { customerId: known.customerId } });
  requireGreeting(principal, input);
  const columns = await recordColumnsOf(tx, input, undefined);
  const entry = await deps.forms.enter(tx, { object, principal, stored: {}, sent: input.custom });
  const now = deps.clock.now();
  const [id = ''] = await insertCustomers(
    tx,
    [
      {
        ...fields,
        ...entry,
        columns,
        birthYear: input.birthYear ?? null,
        region: input.region ?? null,
        company: input.company ?? null,
        source: input.source ?? null,
        note: input.note ?? null,
        ownerId: await ownerOfNew(tx, principal, input.level, now),
        phones,
      },
    ],
    now,
  );
  await deps.forms.claim(tx, { object, principal, recordId: id, custom: entry.custom });
  if (contactPoints.length > 0) {
    const owner = { kind: input.kind, name: input.name, birthYear: input.birthYear ?? null };
    await addFirstPoints(tx, id, contactPoints, { ...owner, ...(await todayOf(tx, now)) });
    await refreshTerms(tx, [id]);
  }
  await refreshRecords(tx, [id], now);
  await reckonRecycling(tx, [id]);
  await deps.audit.record(tx, {
    actor: principal,
    action: 'customers.created',
    entityType: 'customer',
    entityId: id,
    after: snapshot(await readForTrail(tx, id)),
  });
  return readCustomer(tx, id, principal);
}

/** A customer's details, which somebody opens: recorded. Throws `not_found` outside the data scope. */
export async function openCustomer(
  { audit }: Pick<Deps, 'audit'>,
  tx: Tx,
  principal: Principal,
  id: string,
): Promise<Customer> {
  const customer = await readCustomer(tx, id, principal);
  await audit.recordRead(tx, { actor: principal, ...openedCustomer(id) });
  return customer;
}

/** How opening a customer stands in the audit trail, whichever page does it. */
export function openedCustomer(id: string) {
  return { action: 'customers.opened', entityType: 'customer', entityId: id };
}

/** Throws `not_found` outside the data scope, `customer_read_only`, `version_conflict`, `value_taken`, `value_taken_by`, `bad_request`. */
export async function updateCustomer(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  id: string,
  { version, ...input }: UpdateInput,
): Promise<Customer> {
  await readCustomer(tx, id, principal);
  await requireChangeable(tx, principal, id);
  const before = await readForTrail(tx, id);
  if (before.version !== version) throw new AppError('version_conflict');
  requireWritable(principal, input);
  const stored = input.custom && (await readStoredValues(tx, id));
  const entry =
    input.custom &&
    (await deps.forms.enter(tx, { object, principal, stored: stored ?? {}, sent: input.custom }));
  const columns = await recordColumnsOf(tx, input, before);
  const updated = await tx
    .kysely<CustomersTables>()
    .updateTable('customers.customer')
    .set((eb) => ({
      ...(input.kind !== undefined && { kind: input.kind }),
      ...(input.name !== undefined && { name: input.name }),
      ...(input.gender !== undefined && { gender: input.gender }),
      ...(input.birthYear !== undefined && { birth_year: input.birthYear }),
      ...(input.region !== undefined && { region: input.region }),
      ...(input.company !== undefined && { company: input.company }),
      ...(input.level !== undefined && { level: input.level }),
      ...(input.source !== undefined && { source: input.source }),
      ...(input.note !== undefined && { note: input.note }),
      ...columns,
      ...(entry && { custom: JSON.stringify(entry.custom) as never, ...entry.slots }),
      version: eb('version', '+', 1),
      updated_at: deps.clock.now(),
    }))
    .where('id', '=', id)
    .where('version', '=', version)
    .returning('id')
    .executeTakeFirst();
  if (!updated) throw new AppError('version_conflict');
  if (changesTexts(before, input) || JSON.stringify(stored) !== JSON.stringify(entry?.custom))
    await refreshTerms(tx, [id]);
  if (input.name !== undefined || input.company !== undefined) await markDue(tx, [id]);
  await refreshRecords(tx, [id], deps.clock.now());
  if (entry) await deps.forms.claim(tx, { object, principal, recordId: id, custom: entry.custom });
  if (input.level !== undefined || input.source !== undefined) await reckonRecycling(tx, [id]);
  await recordChange(deps, tx, principal, before, await readForTrail(tx, id));
  return readCustomer(tx, id, principal);
}

/** Whether what a customer is found by changes, besides own fields: computing that costs a second version of the row. */
function changesTexts(before: Customer, input: Omit<UpdateInput, 'version'>): boolean {
  return (['name', 'company', 'region', 'source', 'note'] as const).some(
    (field) => input[field] !== undefined && input[field] !== before[field],
  );
}

/** Throws `field_protected` for what the role may not change. */
function requireWritable(principal: Principal, input: Omit<UpdateInput, 'version'>): void {
  const refused = (['name', 'birthYear', 'region', 'company', 'source', 'note', 'greeting'] as const).filter(
    (field) => input[field] !== undefined && !mayWrite(principal.fieldRules, 'customers.customer', field),
  );
  if (refused.length === 0) return;
  throw new AppError('field_protected', {
    params: { fields: refused.join(', ') },
    fields: refused.map((field) => ({ path: `body.${field}`, message: 'protected' })),
  });
}

/** Whoever may not word greetings gives none to a new customer either. */
function requireGreeting(principal: Principal, { greeting }: Pick<CreateInput, 'greeting'>): void {
  if (greeting) requireWritable(principal, { greeting });
}

async function recordChange(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  before: Customer,
  after: Customer,
): Promise<void> {
  const changes = changeSet(before, after);
  const fields = Object.keys(changes.after);
  if (fields.length === 0) return;
  await deps.audit.record(tx, {
    actor: principal,
    action: 'customers.updated',
    entityType: 'customer',
    entityId: after.id,
    ...changes,
  });
  await addEntry(tx, {
    customerId: after.id,
    kind: 'change',
    occurredAt: deps.clock.now(),
    actorId: principal.userId,
    data: { fields: fields.join(',') },
    refId: null,
  });
}

/** Adds a note to the timeline. Throws `not_found` outside the data scope, `customer_read_only`. */
export async function addNote(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  customerId: string,
  text: string,
): Promise<TimelineEntry> {
  await readCustomer(tx, customerId, principal);
  await requireChangeable(tx, principal, customerId);
  const note = {
    kind: 'note' as const,
    occurredAt: deps.clock.now(),
    data: { text },
    refId: null,
  };
  const id = await addEntry(tx, { ...note, customerId, actorId: principal.userId });
  await deps.audit.record(tx, {
    actor: principal,
    action: 'customers.note_added',
    entityType: 'customer',
    entityId: customerId,
    after: { note: text },
  });
  const actor = { id: principal.userId, name: principal.userName };
  return { ...note, id, actor, occurredAt: note.occurredAt.toISOString() };
}
