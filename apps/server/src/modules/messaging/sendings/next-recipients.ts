import type { Tx } from '#kernel/db.ts';
import type { Principal } from '#kernel/principal.ts';
import { type Recipient, readRecipients, readTypedRecipients } from '#modules/customers/index.ts';
import type { MessagingDeps } from '../deps.ts';
import type { StoredTarget } from '../tables.ts';

interface Part {
  target: StoredTarget;
  /** The last customer of the part before; null at the beginning. */
  after: string | null;
  limit: number;
  before: Date;
}

/**
 * The next recipients of a target that somebody sees, in the order of their ids; `reached` goes on from there, null when
 * there are no more. Typed numbers are few and come all at once. Throws `bad_request` for a filter that there is not.
 */
export async function nextRecipients(
  { customers }: Pick<MessagingDeps, 'customers'>,
  tx: Tx,
  principal: Principal,
  { target, after, limit, before }: Part,
): Promise<{ recipients: Recipient[]; reached: string | null }> {
  switch (target.kind) {
    case 'numbers':
      return { recipients: await readTypedRecipients(tx, principal, target.numbers), reached: null };
    case 'one':
      return { recipients: await readRecipients(tx, [target.customerId], target.phoneId), reached: null };
    case 'ids':
    case 'query': {
      const ids = await customers.nextIds(tx, principal, { target, after, limit, before });
      const reached = ids.length < limit ? null : (ids.at(-1) ?? null);
      return { recipients: await readRecipients(tx, ids), reached };
    }
  }
}
