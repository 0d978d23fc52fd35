import type { verificationOutcomes } from '@guanjia/contracts/customers/passwords';
import {
  allows,
  type CustomerAction,
  levelOf,
  type VerificationLevel,
  type VerificationMethod,
} from '@guanjia/contracts/customers/verification';
import type { Clock } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import type { Actor } from '#kernel/principal.ts';
import type { AuditTrail } from '#modules/audit/index.ts';
import { type Secrets, verifyPassword } from '#modules/identity/index.ts';
import { addEntry } from '../timeline.ts';
import { codeLifetimeMs, takeDynamicCode } from './dynamic-codes.ts';
import {
  addVerification,
  findPassword,
  type KeptMethod,
  setFailures,
  wasVerified,
} from './password-store.ts';

export interface VerifyDeps {
  clock: Clock;
  audit: AuditTrail;
  secrets: Secrets;
}

export type Outcome = (typeof verificationOutcomes)[number];

export interface VerifyInput {
  customerId: string;
  method: VerificationMethod;
  /** Six digits, as typed. */
  secret: string;
  /** What the customer wants done. */
  action: CustomerAction;
  actor: Actor;
}

export interface Verified {
  outcome: Outcome;
  /** Null unless verified. */
  level: VerificationLevel | null;
  /** Whether the level opens the action (IAM-021). */
  allowed: boolean;
}

/** Wrong ones in a row; then only a new password by SMS opens it again (IAM-025). */
const failuresUntilLock = 5;

/**
 * Checks what a customer has shown, for what they want done. A wrong try is an outcome and no error, because counting it
 * must commit: callers must not throw after it. The timeline and the audit trail keep the result, never the secret.
 */
export async function verifyCustomer(deps: VerifyDeps, tx: Tx, input: VerifyInput): Promise<Verified> {
  const { customerId, method, secret, action, actor } = input;
  const outcome =
    method === 'dynamic'
      ? (await takeDynamicCode(deps, tx, { customerId, code: secret }))
        ? 'verified'
        : 'wrong'
      : await checkPassword(deps, tx, { customerId, method, secret });
  const level = outcome === 'verified' ? await keep(deps, tx, { customerId, method, actor }) : null;
  const allowed = allows(level, action);
  await record(deps, tx, { customerId, actor, data: { method, outcome, level, action, allowed } });
  return { outcome, level, allowed };
}

/** Counts a wrong one; a right one starts the count anew. */
export async function checkPassword(
  { clock }: VerifyDeps,
  tx: Tx,
  { customerId, method, secret }: { customerId: string; method: KeptMethod; secret: string },
): Promise<Outcome> {
  const row = await findPassword(tx, customerId, method);
  if (!row) return 'not_set';
  if (row.locked_at) return 'locked';
  if (await verifyPassword(row.hash, secret)) {
    await setFailures(tx, row, { failures: 0, locked_at: null });
    return row.initial ? 'must_change' : 'verified';
  }
  const failures = row.failures + 1;
  const locked = failures >= failuresUntilLock;
  await setFailures(tx, row, { failures, locked_at: locked ? clock.now() : null });
  return locked ? 'locked' : 'wrong';
}

/** Service password and code together, in either order and before the same person, are a double proof (IAM-022). */
async function keep(
  { clock }: VerifyDeps,
  tx: Tx,
  { customerId, method, actor }: { customerId: string; method: VerificationMethod; actor: Actor },
): Promise<VerificationLevel> {
  const now = clock.now();
  const since = new Date(now.getTime() - codeLifetimeMs);
  const actorId = actor.userId;
  const other = { service: ['dynamic'], dynamic: ['service'], electronic: [] } as const;
  const together = await wasVerified(tx, { customerId, methods: other[method], actorId, since });
  const level = levelOf(method, together);
  await addVerification(tx, { customerId, method, level, actorId, now });
  return level;
}

async function record(
  { clock, audit }: VerifyDeps,
  tx: Tx,
  input: { customerId: string; actor: Actor; data: Record<string, string | boolean | null> },
): Promise<void> {
  const { customerId, actor, data } = input;
  await addEntry(tx, {
    customerId,
    kind: 'verification',
    occurredAt: clock.now(),
    actorId: actor.userId,
    data,
    refId: null,
  });
  await audit.record(tx, {
    actor,
    action: 'customers.identity_checked',
    entityType: 'customer',
    entityId: customerId,
    after: data,
  });
}
