import { birthdayOf } from '@guanjia/contracts/core/id-document';
import type * as routes from '@guanjia/contracts/customers/passwords';
import { type PinOwner, pinFault } from '@guanjia/contracts/customers/verification';
import type { Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import type { OperationInput } from '#kernel/http/operation.ts';
import type { Principal } from '#kernel/principal.ts';
import { hashPassword, type SmsDelivery } from '#modules/identity/index.ts';
import { readCustomer } from '../customer-views.ts';
import { requireChangeable } from '../sharing/changeable.ts';
import type { CustomersTables } from '../tables.ts';
import { makeDynamicCode, randomPin, takeDynamicCode } from './dynamic-codes.ts';
import { findPassword, type KeptMethod, putPassword } from './password-store.ts';
import { checkPassword, type VerifyDeps } from './verify.ts';

export interface PasswordDeps extends VerifyDeps {
  delivery: SmsDelivery;
}

/** A message that goes out after the transaction has committed. */
export interface Message {
  to: string;
  secret: string;
}

type Change = OperationInput<typeof routes.changeCustomerPassword>['body'];
type Issue = OperationInput<typeof routes.issueServicePassword>['body'];

/** Of a customer that the caller has read. Throws `not_found` for somebody else's number, `too_many_requests`. */
export async function requestDynamicCode(
  deps: PasswordDeps,
  tx: Tx,
  principal: Principal,
  { customerId, phoneId }: { customerId: string; phoneId: string },
): Promise<Message> {
  const to = await requireNumber(tx, customerId, phoneId);
  const secret = await makeDynamicCode(deps, tx, customerId);
  await record(deps, tx, principal, { customerId, action: 'customers.dynamic_code_sent' });
  return { to, secret };
}

/**
 * For a customer that the caller has read: a service password that the customer must change at once (IAM-024, IAM-026). In the place of another one it needs a
 * code that went to the own phone. Undefined when the code was wrong, which counts. Throws `not_found`,
 * `customer_read_only`.
 */
export async function issuePassword(
  deps: PasswordDeps,
  tx: Tx,
  principal: Principal,
  customerId: string,
  input: Issue,
): Promise<Message | undefined> {
  await requireChangeable(tx, principal, customerId);
  const to = await requireNumber(tx, customerId, input.phoneId);
  const before = await findPassword(tx, customerId, 'service');
  if (before && !(await takeDynamicCode(deps, tx, { customerId, code: input.code ?? '' }))) return undefined;
  const owner = await ownerOf(tx, customerId);
  let secret = randomPin();
  while (pinFault(secret, owner)) secret = randomPin();
  await put(deps, tx, { customerId, method: 'service', secret, initial: true });
  const action = before ? 'customers.password_reset' : 'customers.password_issued';
  await record(deps, tx, principal, { customerId, action, purpose: input.reason });
  return { to, secret };
}

/**
 * What the customer chose. Answers the fault instead of throwing it, because a wrong try must commit.
 * Throws `not_found`, `customer_read_only`, `pin_too_weak`.
 */
export async function changePassword(
  deps: PasswordDeps,
  tx: Tx,
  principal: Principal,
  customerId: string,
  input: Change,
): Promise<'code_wrong' | 'password_wrong' | 'customer_password_locked' | undefined> {
  await readCustomer(tx, customerId, principal);
  await requireChangeable(tx, principal, customerId);
  const { method, next, code } = input;
  const fault = pinFault(next, await ownerOf(tx, customerId));
  if (fault) throw tooWeak(fault);
  if (input.method === 'service' && input.current === next) throw tooWeak('reused');
  if (input.method === 'service') {
    const outcome = await checkPassword(deps, tx, { customerId, method: 'service', secret: input.current });
    if (outcome === 'locked') return 'customer_password_locked';
    if (outcome === 'wrong' || outcome === 'not_set') return 'password_wrong';
  }
  if (!(await takeDynamicCode(deps, tx, { customerId, code }))) return 'code_wrong';
  await put(deps, tx, { customerId, method, secret: next, initial: false });
  await record(deps, tx, principal, { customerId, action: 'customers.password_changed', after: { method } });
  return undefined;
}

function tooWeak(fault: string): AppError {
  return new AppError('pin_too_weak', { params: { fault } });
}

async function put(
  { clock }: PasswordDeps,
  tx: Tx,
  input: { customerId: string; method: KeptMethod; secret: string; initial: boolean },
): Promise<void> {
  const { secret, ...rest } = input;
  await putPassword(tx, { ...rest, hash: await hashPassword(secret), now: clock.now() });
}

/** E.164. Throws `not_found` for a number that is not the customer's. */
async function requireNumber(tx: Tx, customerId: string, phoneId: string): Promise<string> {
  const row = await tx
    .kysely<CustomersTables>()
    .selectFrom('customers.phone')
    .where('tenant_id', '=', tx.tenantId ?? '')
    .where('customer_id', '=', customerId)
    .where('id', '=', phoneId)
    .select('e164')
    .executeTakeFirst();
  if (!row) throw notFound();
  return row.e164;
}

/** What others know of a customer, and must not be the password. */
async function ownerOf(tx: Tx, customerId: string): Promise<PinOwner> {
  const kysely = tx.kysely<CustomersTables>();
  const { birth_year, custom } = await kysely
    .selectFrom('customers.customer')
    .where('tenant_id', '=', tx.tenantId ?? '')
    .where('id', '=', customerId)
    .select(['birth_year', 'custom'])
    .executeTakeFirstOrThrow();
  const phones = await kysely
    .selectFrom('customers.phone')
    .where('tenant_id', '=', tx.tenantId ?? '')
    .where('customer_id', '=', customerId)
    .select('e164')
    .execute();
  const texts = Object.values(custom).filter((value) => typeof value === 'string');
  return {
    birthYear: birth_year,
    birthdays: texts.flatMap(
      (text) => birthdayOf(text) ?? (/^(19|20)\d\d-\d\d-\d\d$/.test(text) ? text : []),
    ),
    phones: phones.map(({ e164 }) => e164),
  };
}

function record(
  { audit }: PasswordDeps,
  tx: Tx,
  principal: Principal,
  entry: { customerId: string; action: string; after?: Record<string, unknown>; purpose?: string },
): Promise<void> {
  const { customerId, ...rest } = entry;
  return audit.record(tx, { actor: principal, entityType: 'customer', entityId: customerId, ...rest });
}
