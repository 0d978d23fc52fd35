import { z } from 'zod';
import { id, idParams, instant } from '../core/fields.ts';
import { defineRoute } from '../core/route.ts';
import { me } from './routes.ts';
import { securityPolicy } from './security-policy.ts';

/** Six digits of the authenticator app, or one of the recovery codes. */
const factorCode = z.string().trim().min(6).max(20);

/** A browser that is not asked for the second factor. */
export const trustedDevice = z
  .object({
    id,
    ip: z.string(),
    userAgent: z.string().nullable(),
    createdAt: instant,
    lastUsedAt: instant,
    expiresAt: instant,
    current: z.boolean(),
  })
  .meta({ id: 'TrustedDevice' });
export type TrustedDevice = z.infer<typeof trustedDevice>;

const recoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });

export const getSecondFactors = defineRoute({
  operationId: 'getSecondFactors',
  summary: 'How the second step of the own log-in is set up',
  method: 'GET',
  path: '/api/identity/me/second-factors',
  access: 'session',
  success: z.object({
    policy: securityPolicy.shape.secondFactor.unwrap(),
    /** The authenticator app; null: none. */
    totp: z.object({ createdAt: instant }).nullable(),
    recoveryCodesLeft: z.int(),
    trustedDeviceDays: z.int(),
    trustedDevices: z.array(trustedDevice),
  }),
});

export const startTotp = defineRoute({
  operationId: 'startTotp',
  summary: 'A new secret for an authenticator app (RFC 6238); counts once a code of it came back',
  method: 'POST',
  path: '/api/identity/me/totp',
  access: 'session',
  success: z.object({
    /** Base32, to be typed. */
    secret: z.string(),
    /** `otpauth://…`, to be shown as a QR code. */
    uri: z.string(),
  }),
  errors: ['confirmation_required', 'second_factor_off'],
});

export const confirmTotp = defineRoute({
  operationId: 'confirmTotp',
  summary: 'Switch the authenticator app on with a code of it; answers new recovery codes, shown only now',
  method: 'PUT',
  path: '/api/identity/me/totp',
  access: 'session',
  body: z.object({ code: factorCode }),
  success: recoveryCodes,
  errors: ['confirmation_required', 'code_wrong'],
});

export const removeTotp = defineRoute({
  operationId: 'removeTotp',
  summary: 'Switch the second step off, unless the enterprise requires it',
  method: 'DELETE',
  path: '/api/identity/me/totp',
  access: 'session',
  errors: ['confirmation_required', 'second_factor_by_policy'],
});

export const renewRecoveryCodes = defineRoute({
  operationId: 'renewRecoveryCodes',
  summary: 'New recovery codes; those before no longer count',
  method: 'POST',
  path: '/api/identity/me/recovery-codes',
  access: 'session',
  success: recoveryCodes,
  errors: ['confirmation_required', 'not_found'],
});

export const removeTrustedDevice = defineRoute({
  operationId: 'removeTrustedDevice',
  summary: 'Ask for the second step in that browser again',
  method: 'DELETE',
  path: '/api/identity/me/trusted-devices/:id',
  access: 'session',
  params: idParams,
});

export const verifySecondFactor = defineRoute({
  operationId: 'verifySecondFactor',
  summary: 'The second step of a log-in: a code of the app, or a recovery code',
  method: 'POST',
  path: '/api/identity/sessions/current/second-factor',
  access: 'session',
  body: z.object({ code: factorCode, trustDevice: z.boolean() }),
  success: me,
  errors: ['code_wrong', 'account_locked'],
});

export const confirmSession = defineRoute({
  operationId: 'confirmSession',
  summary: 'Show once more who you are, for what needs it within the next five minutes',
  method: 'POST',
  path: '/api/identity/sessions/current/confirmation',
  access: 'session',
  body: z.union([
    z.object({ password: z.string().min(1).max(200) }).strict(),
    z.object({ code: factorCode }).strict(),
  ]),
  errors: ['password_wrong', 'code_wrong', 'account_locked'],
});

export const resetUserSecondFactor = defineRoute({
  operationId: 'resetUserSecondFactor',
  summary: 'Take the second factor of somebody away who has lost it; signs them out everywhere',
  method: 'DELETE',
  path: '/api/identity/users/:id/second-factor',
  access: 'identity.users.manage',
  byToken: false,
  params: idParams,
  errors: ['confirmation_required', 'beyond_own_rights'],
});
