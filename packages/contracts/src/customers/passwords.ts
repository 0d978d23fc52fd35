import { z } from 'zod';
import { id, idParams, instant, text } from '../core/fields.ts';
import { defineRoute } from '../core/route.ts';
import { customerActions, verificationLevels, verificationMethods } from './verification.ts';

/** Six digits: service and electronic passwords (IAM-019, IAM-020) and codes by SMS. */
const sixDigits = z.string().regex(/^\d{6}$/);

const passwordState = z.object({
  set: z.boolean(),
  /** Was not chosen by the customer: good for nothing but being changed (IAM-026). */
  initial: z.boolean(),
  locked: z.boolean(),
  changedAt: instant.nullable(),
});

export const customerPasswords = z
  .object({
    service: passwordState,
    electronic: passwordState,
    lastVerified: z
      .object({ at: instant, method: z.enum(verificationMethods), level: z.enum(verificationLevels) })
      .nullable(),
  })
  .meta({ id: 'CustomerPasswords' });
export type CustomerPasswords = z.infer<typeof customerPasswords>;

export const getCustomerPasswords = defineRoute({
  operationId: 'getCustomerPasswords',
  summary: 'Which passwords a customer has, and when they last showed who they are',
  method: 'GET',
  path: '/api/customers/:id/passwords',
  access: 'customers.verify',
  params: idParams,
  success: customerPasswords,
});

const sent = z.object({
  /** Seconds. */
  validFor: z.int(),
  /** The demo enterprise sends nothing and shows it here. */
  demoMessage: z.string().nullable(),
});

export const sendDynamicCode = defineRoute({
  operationId: 'sendDynamicCode',
  summary: 'Send a dynamic password to a number of the customer (IAM-022); one a minute, ten a day',
  method: 'POST',
  path: '/api/customers/:id/dynamic-codes',
  access: 'customers.verify',
  params: idParams,
  body: z.object({ phoneId: id }),
  status: 201,
  success: sent,
  errors: ['too_many_requests', 'sms_not_connected'],
});

export const verificationOutcomes = ['verified', 'wrong', 'locked', 'not_set', 'must_change'] as const;

export const verifyCustomerIdentity = defineRoute({
  operationId: 'verifyCustomerIdentity',
  summary: 'Check what a customer has typed, for what they want done; recorded, without what was typed',
  method: 'POST',
  path: '/api/customers/:id/verifications',
  access: 'customers.verify',
  params: idParams,
  body: z.object({
    method: z.enum(verificationMethods),
    secret: sixDigits,
    action: z.enum(customerActions),
  }),
  status: 201,
  success: z.object({
    outcome: z.enum(verificationOutcomes),
    level: z.enum(verificationLevels).nullable(),
    /** Whether the level opens the action (IAM-021). */
    allowed: z.boolean(),
  }),
});

export const issueServicePassword = defineRoute({
  operationId: 'issueServicePassword',
  summary:
    'Send an initial service password by SMS (IAM-024); in the place of another one only with a code that the customer got, which also unlocks (IAM-025)',
  method: 'POST',
  path: '/api/customers/:id/service-password',
  access: 'customers.verify',
  params: idParams,
  body: z.object({ phoneId: id, code: sixDigits.nullable(), reason: text(200) }),
  status: 201,
  success: sent.pick({ demoMessage: true }),
  errors: ['code_wrong', 'sms_not_connected'],
});

export const changeCustomerPassword = defineRoute({
  operationId: 'changeCustomerPassword',
  summary:
    'What the customer chose: a service password by the old one and a code (IAM-025), an electronic one by a code (IAM-020)',
  method: 'PUT',
  path: '/api/customers/:id/passwords',
  access: 'customers.verify',
  params: idParams,
  body: z.discriminatedUnion('method', [
    z.object({ method: z.literal('service'), current: sixDigits, code: sixDigits, next: sixDigits }),
    z.object({ method: z.literal('electronic'), code: sixDigits, next: sixDigits }),
  ]),
  success: customerPasswords,
  errors: ['code_wrong', 'password_wrong', 'pin_too_weak', 'customer_password_locked'],
});
