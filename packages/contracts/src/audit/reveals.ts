import { z } from 'zod';
import { id, person, text } from '../core/fields.ts';
import { defineRoute } from '../core/route.ts';
import { revealPurpose } from './settings.ts';

/** Purpose of none of the list; then a note says which. */
export const otherPurpose = 'other';

/** Why somebody wants to see a protected value: a key of the list, or `other` with a note. */
export const revealReason = z
  .object({ purpose: z.string().max(40), note: text(200).optional() })
  .refine(({ purpose, note }) => purpose !== otherPurpose || note, {
    path: ['note'],
    message: 'say what for',
  });
export type RevealReason = z.infer<typeof revealReason>;

/** Reveals of one person on one day of the tenant. `limit` counts what was granted on top; null: no limit. */
export const revealAllowance = z
  .object({ used: z.int(), limit: z.int().nullable() })
  .meta({ id: 'RevealAllowance' });
export type RevealAllowance = z.infer<typeof revealAllowance>;

export const getRevealAllowance = defineRoute({
  operationId: 'getRevealAllowance',
  summary: 'The reasons to choose from, and what is left of the own budget today',
  method: 'GET',
  path: '/api/audit/reveals/allowance',
  access: 'session',
  success: z.object({ allowance: revealAllowance, purposes: z.array(revealPurpose) }),
});

export const listRevealUse = defineRoute({
  operationId: 'listRevealUse',
  summary: 'Who has revealed how much today, most first',
  method: 'GET',
  path: '/api/audit/reveals/today',
  access: 'audit.reveals.grant',
  success: z.object({
    items: z.array(
      z.object({
        user: person,
        roleName: z.string(),
        allowance: revealAllowance,
        /** Granted on top today. */
        granted: z.int(),
      }),
    ),
  }),
});

export const grantReveals = defineRoute({
  operationId: 'grantReveals',
  summary: 'Let somebody else reveal more today; recorded',
  method: 'POST',
  path: '/api/audit/reveals/grants',
  access: 'audit.reveals.grant',
  body: z.object({ userId: id, more: z.int().min(1).max(1000), reason: text(200) }),
  success: revealAllowance,
  errors: ['not_yourself'],
});
