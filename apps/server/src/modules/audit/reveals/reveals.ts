import { otherPurpose, type RevealAllowance, type RevealReason } from '@guanjia/contracts/audit/reveals';
import type { TrustSettings } from '@guanjia/contracts/audit/settings';
import type { Clock } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { Locale } from '#kernel/http/operation.ts';
import type { Principal } from '#kernel/principal.ts';
import { listPeopleWithRole } from '#modules/identity/index.ts';
import type { AuditTrail } from '../audit-trail.ts';
import { readTrustSettings } from '../settings.ts';
import { allowanceOf, budgetOf, readUse, spendOne } from './budget.ts';

export interface RevealRequest<T> {
  entityType: string;
  entityId: string;
  /** What the audit trail calls the value; never the value. */
  field: string;
  /** Names the reveal in the audit trail. */
  action: string;
  /** The value in full. Throws `not_found` outside the data scope; what it throws costs nothing. */
  read(): Promise<T>;
  reason: RevealReason;
  /** Language in which the reason stands in the audit trail. */
  locale: Locale;
}

export interface Reveals {
  /**
   * Gives a protected value out for a stated purpose, takes it from the person's budget of the day and records it.
   * The caller has checked the permission. Throws `bad_request` for an unknown purpose, `reveal_budget_spent`, and
   * what `read` throws.
   */
  reveal<T>(tx: Tx, principal: Principal, request: RevealRequest<T>): Promise<T>;
}

export function createReveals({ clock, audit }: { clock: Clock; audit: AuditTrail }): Reveals {
  return {
    async reveal(tx, principal, { entityType, entityId, field, action, read, reason, locale }) {
      const settings = await readTrustSettings(tx);
      const purpose = describePurpose(settings, reason, locale);
      const value = await read();
      const budget = await readBudget(tx, settings, principal.userId);
      const use = await spendOne(tx, principal.userId, budget, clock.now());
      if (!use) throw await budgetSpent(tx, principal);
      await audit.record(tx, {
        actor: principal,
        action,
        entityType,
        entityId,
        after: { field, reveals: use.used },
        purpose,
      });
      return value;
    },
  };
}

/** The purpose in words, as they stand at this moment: the list may change, the trail does not. */
function describePurpose(settings: TrustSettings, { purpose, note }: RevealReason, locale: Locale): string {
  if (purpose === otherPurpose) return note ?? '';
  const known = settings.reveal.purposes.find(({ key }) => key === purpose);
  if (!known) {
    throw new AppError('bad_request', {
      fields: [{ path: 'purpose', message: 'not one of the purposes' }],
    });
  }
  const words = locale === 'en' ? known.label.en : known.label.zh;
  return note ? `${words}: ${note}` : words;
}

async function readBudget(tx: Tx, settings: TrustSettings, userId: string): Promise<number | null> {
  const [person] = await listPeopleWithRole(tx, userId);
  if (!person) throw new AppError('forbidden');
  return budgetOf(settings, person.role.key);
}

/** As many are named as fit into a message. */
const namedHelpers = 3;

async function budgetSpent(tx: Tx, principal: Principal): Promise<AppError> {
  const people = await listPeopleWithRole(tx);
  const helpers = people.filter(
    ({ id, permissions }) => id !== principal.userId && permissions.has('audit.reveals.grant'),
  );
  const who = helpers
    .slice(0, namedHelpers)
    .map(({ name }) => name)
    .join('、');
  return new AppError('reveal_budget_spent', { params: { who: who || '–' } });
}

/** What somebody has used and may use today. */
export async function readAllowance(
  tx: Tx,
  settings: TrustSettings,
  userId: string,
  now: Date,
): Promise<RevealAllowance> {
  const budget = await readBudget(tx, settings, userId);
  const use = (await readUse(tx, now)).get(userId) ?? { used: 0, granted: 0 };
  return allowanceOf(budget, use);
}
