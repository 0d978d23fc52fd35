import { z } from 'zod';
import { idParams, instant, person } from '../core/fields.ts';
import { defineRoute } from '../core/route.ts';

/** Whether a customer agreed to be sent advertising (MSG-016). */
export const consentStates = ['unknown', 'given', 'withdrawn'] as const;
export type ConsentState = (typeof consentStates)[number];

/** How a customer said so. */
export const consentWays = ['spoken', 'written', 'online', 'message', 'other'] as const;

/** What is known, and what proves it: when, how, and who took it down. */
export const marketingConsent = z
  .object({
    state: z.enum(consentStates),
    /** When the customer said so; null while nothing is known. */
    at: instant.nullable(),
    way: z.enum(consentWays).nullable(),
    note: z.string().nullable(),
    by: person.nullable(),
  })
  .meta({ id: 'MarketingConsent' });
export type MarketingConsent = z.infer<typeof marketingConsent>;

export const setMarketingConsent = defineRoute({
  operationId: 'setMarketingConsent',
  summary: 'Take down that a customer agreed to advertising, or no longer does; with when and how',
  method: 'PUT',
  path: '/api/customers/:id/marketing-consent',
  access: 'customers.update',
  params: idParams,
  body: z
    .object({
      state: z.enum(consentStates),
      /** Absent: now. */
      at: instant.optional(),
      way: z.enum(consentWays).nullable().default(null),
      note: z.string().trim().max(200).nullable().default(null),
    })
    .refine(({ state, way }) => state === 'unknown' || way !== null, {
      message: 'say how',
      path: ['way'],
    }),
  success: marketingConsent,
  errors: ['customer_read_only', 'consent_in_future'],
});
