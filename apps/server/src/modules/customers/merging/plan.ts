import { fieldAccess } from '@guanjia/contracts/core/field-access';
import { mayWrite } from '@guanjia/contracts/core/field-rules';
import { mergeFields } from '@guanjia/contracts/customers/merging';
import type { Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import type { Principal } from '#kernel/principal.ts';
import { type LiveForm, openForm } from '#modules/forms/index.ts';
import { readCustomer } from '../customer-views.ts';
import { requireFullAccess } from '../sharing/changeable.ts';
import { type CustomerRow, keptFrom } from './merge-fields.ts';
import { readCustomerRows } from './merge-store.ts';

/** Fields that a role may be kept from changing. */
const protectedFields = ['name', 'birthYear', 'region', 'company', 'source', 'note', 'greeting'] as const;

export interface MergeRequest {
  survivorId: string;
  otherIds: readonly string[];
}

export interface Decided {
  /** The survivor first. */
  customers: readonly [CustomerRow, ...CustomerRow[]];
  form: LiveForm;
  /** Whose value stays, by field. */
  kept: Map<string, string>;
  ownerId: string | null;
}

/**
 * What a merge decides of the fields. Throws `not_found` outside the data scope, `customer_read_only` for what is only
 * shared, `field_protected` for a choice that the role may not make.
 */
export async function decideFields(
  tx: Tx,
  principal: Principal,
  { survivorId, otherIds }: MergeRequest,
  { choices, lock }: { choices: Readonly<Record<string, string>>; lock: boolean },
): Promise<Decided> {
  const ids = [...new Set([survivorId, ...otherIds])];
  if (ids.length !== otherIds.length + 1) {
    throw new AppError('bad_request', { fields: [{ path: 'body.otherIds', message: 'named twice' }] });
  }
  // Locked first: what is read afterwards stays as it is.
  const [survivor, ...others] = await readCustomerRows(tx, ids, lock);
  for (const id of ids) {
    await readCustomer(tx, id, principal);
    await requireFullAccess(tx, principal, id);
  }
  if (!survivor || others.length !== otherIds.length) throw notFound();
  const customers: Decided['customers'] = [survivor, ...others];
  const form = await openForm(tx, 'customers.customer', principal.roleKey);
  requireChoices(principal, form, customers, choices);
  const kept = keptFrom(customers, form.fields, choices);
  const owner = customers.find(({ id }) => id === kept.get('owner'));
  return { customers, form, kept, ownerId: owner?.owner_id ?? null };
}

function requireChoices(
  principal: Principal,
  form: LiveForm,
  customers: Decided['customers'],
  choices: Readonly<Record<string, string>>,
): void {
  for (const [key, id] of Object.entries(choices)) {
    const known =
      key === 'owner' ||
      mergeFields.some((field) => field === key) ||
      form.fields.some((field) => `custom.${field.key}` === key);
    if (!known || !customers.some((customer) => customer.id === id)) {
      throw new AppError('bad_request', {
        fields: [{ path: `body.choices.${key}`, message: 'no such choice' }],
      });
    }
    if (id !== customers[0].id && !mayChoose(principal, form, key))
      throw new AppError('field_protected', { params: { fields: key } });
  }
}

/** Whether somebody may decide which value of a field stays. */
export function mayChoose(principal: Principal, form: LiveForm, key: string): boolean {
  if (key === 'owner') return principal.permissions.has('customers.assign');
  const own = form.fields.find((field) => `custom.${field.key}` === key);
  if (own) return fieldAccess(own, principal.roleKey).editable;
  const guarded = protectedFields.find((field) => field === key);
  return !guarded || mayWrite(principal.fieldRules, 'customers.customer', guarded);
}
