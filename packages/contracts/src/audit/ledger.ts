import { z } from 'zod';
import { id, instant, person } from '../core/fields.ts';
import { defineRoute } from '../core/route.ts';
import { backgroundTask } from '../tasks/routes.ts';

/**
 * What a walk along the ledger finds. `changed`: the entry is not what was sealed. `removed`: number or entry is gone.
 * `reordered`: the link does not belong to its number. `rewritten`: computed anew, against the next link, the head or an
 * anchor. `backdated`: the entry is older than the one before it. `inserted`: an entry that never went into the ledger;
 * has no number.
 */
export const findingKinds = [
  'changed',
  'removed',
  'inserted',
  'reordered',
  'rewritten',
  'backdated',
] as const;

export const ledgerFinding = z
  .object({ kind: z.enum(findingKinds), seq: z.int().nullable(), entryId: id.nullable() })
  .meta({ id: 'LedgerFinding' });
export type LedgerFinding = z.infer<typeof ledgerFinding>;

export const ledgerVerification = z
  .object({
    at: instant,
    /** Null: the nightly one. */
    by: person.nullable(),
    /** The last number that was walked. */
    upTo: z.int(),
    findings: z.array(ledgerFinding),
  })
  .meta({ id: 'LedgerVerification' });

export const ledgerState = z
  .object({
    /** The last number sealed, with its hash in hexadecimal; 0 while there is none. */
    seq: z.int(),
    hash: z.string(),
    sealedAt: instant.nullable(),
    /** Entries that have no number yet: those of the last second, as a rule. */
    waiting: z.int(),
    lastVerification: ledgerVerification.nullable(),
  })
  .meta({ id: 'LedgerState' });
export type LedgerState = z.infer<typeof ledgerState>;

export const getLedger = defineRoute({
  operationId: 'getLedger',
  summary: 'How far the audit trail is sealed, and what the last verification found',
  method: 'GET',
  path: '/api/audit/ledger',
  access: 'audit.read',
  success: ledgerState,
});

export const verifyLedger = defineRoute({
  operationId: 'verifyLedger',
  summary:
    'Walk the whole ledger in the background and look for changed, removed, inserted or reordered entries',
  method: 'POST',
  path: '/api/audit/verifications',
  access: 'audit.verify',
  status: 202,
  success: backgroundTask,
});
