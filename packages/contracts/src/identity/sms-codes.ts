import { z } from 'zod';
import { id, text } from '../core/fields.ts';
import { defineRoute } from '../core/route.ts';
import { me } from './routes.ts';

/** Six digits that came by SMS. */
const code = z
  .string()
  .trim()
  .regex(/^\d{6}$/);
const mobile = text(30);
const newPassword = z.string().min(1).max(200);
const picture = { captchaId: id, captcha: text(10) };

/** The same whether the number belongs to somebody or not. */
export const codeRequested = z
  .object({
    /** Until the next code may be asked for, seconds. */
    retryAfter: z.int(),
    /** How long the code is good for, seconds. */
    validFor: z.int(),
    /** Only in the demo enterprise without an SMS gateway: the message that would have been sent. */
    demoMessage: z.string().nullable(),
  })
  .meta({ id: 'CodeRequested' });

export const requestLogInCode = defineRoute({
  operationId: 'requestLogInCode',
  summary: 'Send a code for a log-in to a mobile number, if it belongs to somebody (IAM-007)',
  method: 'POST',
  path: '/api/identity/log-in-codes',
  access: 'public',
  body: z.object({ tenantCode: text(40), mobile, ...picture }),
  status: 202,
  success: codeRequested,
  errors: ['captcha_wrong', 'phone_invalid', 'unavailable'],
});

export const logInByCode = defineRoute({
  operationId: 'logInByCode',
  summary: 'Log in with a mobile number and the code that was sent to it (IAM-007)',
  method: 'POST',
  path: '/api/identity/sessions/by-code',
  access: 'public',
  body: z.object({ tenantCode: text(40), mobile, code }),
  status: 201,
  success: me,
  errors: [
    'code_wrong',
    'phone_invalid',
    'account_locked',
    'account_disabled',
    'address_not_allowed',
    'address_blocked',
  ],
});

export const requestResetCode = defineRoute({
  operationId: 'requestResetCode',
  summary: 'Send a code for a new password, if the number is that of the user (IAM-008)',
  method: 'POST',
  path: '/api/identity/reset-codes',
  access: 'public',
  body: z.object({ tenantCode: text(40), login: text(60), mobile, ...picture }),
  status: 202,
  success: codeRequested,
  errors: ['captcha_wrong', 'phone_invalid', 'unavailable'],
});

export const resetForgottenPassword = defineRoute({
  operationId: 'resetForgottenPassword',
  summary: 'Choose a new password with user name, mobile number and code (IAM-008); does not unlock',
  method: 'POST',
  path: '/api/identity/password-resets',
  access: 'public',
  body: z.object({ tenantCode: text(40), login: text(60), mobile, code, next: newPassword }),
  errors: [
    'code_wrong',
    'phone_invalid',
    'account_locked',
    'account_disabled',
    'address_not_allowed',
    'address_blocked',
    'password_too_weak',
    'password_personal',
    'password_common',
    'password_reused',
  ],
});

export const getOwnMobile = defineRoute({
  operationId: 'getOwnMobile',
  summary: 'The own mobile number, with the middle hidden',
  method: 'GET',
  path: '/api/identity/me/mobile',
  access: 'session',
  success: z.object({ mobile: z.string().nullable(), canVerify: z.boolean() }),
});

export const requestMobileCode = defineRoute({
  operationId: 'requestMobileCode',
  summary: 'Send a code to the mobile number that shall become the own one',
  method: 'POST',
  path: '/api/identity/me/mobile-codes',
  access: 'session',
  body: z.object({ mobile }),
  status: 202,
  success: codeRequested,
  errors: ['phone_invalid', 'unavailable'],
});

export const setOwnMobile = defineRoute({
  operationId: 'setOwnMobile',
  summary: 'Make a number the own one, with the code that was sent to it and the password',
  method: 'PUT',
  path: '/api/identity/me/mobile',
  access: 'session',
  body: z.object({ mobile, code, password: z.string().min(1).max(200) }),
  errors: ['phone_invalid', 'code_wrong', 'password_wrong', 'mobile_taken'],
});

export const removeOwnMobile = defineRoute({
  operationId: 'removeOwnMobile',
  summary: 'Take the own number away: no more log-in and no new password by code',
  method: 'DELETE',
  path: '/api/identity/me/mobile',
  access: 'session',
  errors: ['confirmation_required'],
});
