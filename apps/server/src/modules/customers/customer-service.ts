import { mayWrite, ruleOf } from '@guanjia/contracts/core/field-rules';
import type * as routes from '@guanjia/contracts/customers/routes';
import type { Customer } from '@guanjia/contracts/customers/routes';
import { changeSet } from '#kernel/change-set.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import type { OperationInput } from '#kernel/http/operation.ts';
import { nationalNumber, parsePhone } from '#kernel/phone-number.ts';
import type { Principal } from '#kernel/principal.ts';
import type { AuditTrail } from '#modules/audit/index.ts';
import type { FormsApi } from '#modules/forms/index.ts';
import { customerScope } from './customer-scope.ts';
import { findByNumbers, insertCustomers } from './customer-store.ts';
import { readCustomer, readStoredValues } from './customer-views.ts';
import type { CustomersTables } from './tables.ts';
import { addEntry } from './timeline.ts';

interface Deps {
  clock: Clock;
  audit: AuditTrail;
  forms: FormsApi;
}

const object = 'customers.customer';

type CreateInput = OperationInput<typeof routes.createCustomer>['body'];
type UpdateInput = OperationInput<typeof routes.updateCustomer>['body'];

/**
 * Adds a customer of the acting person's own. Throws `phone_invalid`, `customer_exists`, `value_taken`, `value_taken_by`,
 * `bad_request`.
 */
export async function createCustomer(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  input: CreateInput,
): Promise<Customer> {
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
  const [known] = await findByNumbers(
    tx,
    phones.map((phone) => phone.e164),
  );
  if (known) throw new AppError('customer_exists', { params: { customerId: known.customerId } });
  const entry = await deps.forms.enter(tx, { object, principal, stored: {}, sent: input.custom });
  const now = deps.clock.now();
  const [id = ''] = await insertCustomers(
    tx,
    [
      {
        ...input,
        ...entry,
        birthYear: input.birthYear ?? null,
        region: input.region ?? null,
        source: input.source ?? null,
        note: input.note ?? null,
        ownerId: principal.userId,
        phones,
      },
    ],
    now,
  );
  await deps.forms.claim(tx, { object, principal, recordId: id, custom: entry.custom });
  await deps.audit.record(tx, {
    actor: principal,
    action: 'customers.created',
    entityType: 'customer',
    entityId: id,
    after: { name: input.name },
  });
  return readCustomer(tx, id, principal);
}

/** Throws `not_found` outside the data scope, `version_conflict`, `value_taken`, `value_taken_by`, `bad_request`. */
export async function updateCustomer(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  id: string,
  { version, ...input }: UpdateInput,
): Promise<Customer> {
  const before = await readCustomer(tx, id, principal);
  if (before.version !== version) throw new AppError('version_conflict');
  requireWritable(principal, input);
  const entry =
    input.custom &&
    (await deps.forms.enter(tx, {
      object,
      principal,
      stored: await readStoredValues(tx, id),
      sent: input.custom,
    }));
  const updated = await tx
    .kysely<CustomersTables>()
    .updateTable('customers.customer')
    .set((eb) => ({
      ...(input.kind !== undefined && { kind: input.kind }),
      ...(input.name !== undefined && { name: input.name }),
      ...(input.gender !== undefined && { gender: input.gender }),
      ...(input.birthYear !== undefined && { birth_year: input.birthYear }),
      ...(input.region !== undefined && { region: input.region }),
      ...(input.level !== undefined && { level: input.level }),
      ...(input.source !== undefined && { source: input.source }),
      ...(input.note !== undefined && { note: input.note }),
      ...(entry && { custom: JSON.stringify(entry.custom) as never, ...entry.slots }),
      version: eb('version', '+', 1),
      updated_at: deps.clock.now(),
    }))
    .where('id', '=', id)
    .where('version', '=', version)
    .returning('id')
    .executeTakeFirst();
  if (!updated) throw new AppError('version_conflict');
  if (entry) await deps.forms.claim(tx, { object, principal, recordId: id, custom: entry.custom });
  const after = await readCustomer(tx, id, principal);
  await recordChange(deps, tx, principal, before, after);
  return after;
}

/** Throws `field_protected` for what the role may not change. */
function requireWritable(principal: Principal, input: Omit<UpdateInput, 'version'>): void {
  const refused = (['name', 'birthYear', 'region', 'source', 'note'] as const).filter(
    (field) => input[field] !== undefined && !mayWrite(principal.fieldRules, 'customers.customer', field),
  );
  if (refused.length === 0) return;
  throw new AppError('field_protected', {
    params: { fields: refused.join(', ') },
    fields: refused.map((field) => ({ path: `body.${field}`, message: 'protected' })),
  });
}

async function recordChange(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  before: Customer,
  after: Customer,
): Promise<void> {
  const { version: _, updatedAt: __, ...rest } = changeSet(before, after).after;
  const fields = Object.keys(rest);
  if (fields.length === 0) return;
  const old = Object.fromEntries(fields.map((field) => [field, before[field as keyof Customer]]));
  await deps.audit.record(tx, {
    actor: principal,
    action: 'customers.updated',
    entityType: 'customer',
    entityId: after.id,
    before: old,
    after: rest,
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

/** The number in full; recorded with its purpose. Throws `not_found`. */
export async function revealPhone(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  input: { customerId: string; phoneId: string; purpose: string },
): Promise<string> {
  const phone = await tx
    .kysely<CustomersTables>()
    .selectFrom('customers.phone as p')
    .innerJoin('customers.customer as c', 'c.id', 'p.customer_id')
    .where('p.id', '=', input.phoneId)
    .where('c.id', '=', input.customerId)
    .where(customerScope(principal))
    .select(['p.e164', 'p.extension'])
    .executeTakeFirst();
  if (!phone || ruleOf(principal.fieldRules, 'customers.customer', 'phone') === 'hidden') throw notFound();
  await deps.audit.record(tx, {
    actor: principal,
    action: 'customers.phone_revealed',
    entityType: 'customer',
    entityId: input.customerId,
    purpose: input.purpose,
  });
  return nationalNumber(phone.e164) + (phone.extension ? `-${phone.extension}` : '');
}
