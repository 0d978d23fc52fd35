import { z } from 'zod';
import { id, idParams, instant, text } from '../core/fields.ts';
import { defineRoute } from '../core/route.ts';
import { me } from './routes.ts';

export const passkey = z
  .object({ id, name: z.string(), createdAt: instant, lastUsedAt: instant.nullable() })
  .meta({ id: 'Passkey' });
export type Passkey = z.infer<typeof passkey>;

/** What the browser's WebAuthn call is given and gives, in the JSON forms of WebAuthn Level 3. */
const ceremonyOptions = z.object({ challengeId: id, options: z.record(z.string(), z.unknown()) });
const credential = z.object({
  id: z.string().max(2000),
  rawId: z.string().max(2000),
  type: z.literal('public-key'),
  response: z.record(z.string(), z.unknown()),
  clientExtensionResults: z.record(z.string(), z.unknown()),
  authenticatorAttachment: z.string().max(40).optional(),
});
const answer = { challengeId: id, credential };

export const listPasskeys = defineRoute({
  operationId: 'listPasskeys',
  summary: 'The own passkeys',
  method: 'GET',
  path: '/api/identity/me/passkeys',
  access: 'session',
  success: z.object({ items: z.array(passkey) }),
});

export const startPasskey = defineRoute({
  operationId: 'startPasskey',
  summary: 'What the browser needs to make a passkey',
  method: 'POST',
  path: '/api/identity/me/passkey-options',
  access: 'session',
  success: ceremonyOptions,
  errors: ['confirmation_required'],
});

export const addPasskey = defineRoute({
  operationId: 'addPasskey',
  summary: 'Keep a passkey that the browser has made',
  method: 'POST',
  path: '/api/identity/me/passkeys',
  access: 'session',
  body: z.object({ ...answer, name: text(60) }),
  status: 201,
  success: passkey,
  errors: ['confirmation_required', 'passkey_refused'],
});

export const removePasskey = defineRoute({
  operationId: 'removePasskey',
  summary: 'Forget a passkey, unless it is the only second factor and the enterprise requires one',
  method: 'DELETE',
  path: '/api/identity/me/passkeys/:id',
  access: 'session',
  params: idParams,
  errors: ['confirmation_required', 'second_factor_by_policy'],
});

export const startPasskeyLogIn = defineRoute({
  operationId: 'startPasskeyLogIn',
  summary: 'What the browser needs to show a passkey; names nobody',
  method: 'POST',
  path: '/api/identity/passkey-options',
  access: 'public',
  success: ceremonyOptions,
});

export const logInByPasskey = defineRoute({
  operationId: 'logInByPasskey',
  summary: 'Log in with a passkey alone: it is both having the device and unlocking it',
  method: 'POST',
  path: '/api/identity/sessions/by-passkey',
  access: 'public',
  body: z.object(answer),
  status: 201,
  success: me,
  errors: [
    'passkey_refused',
    'account_locked',
    'account_disabled',
    'single_sign_on_only',
    'address_not_allowed',
    'address_blocked',
  ],
});

export const verifyPasskeyStep = defineRoute({
  operationId: 'verifyPasskeyStep',
  summary: 'The second step of a log-in, with a passkey',
  method: 'POST',
  path: '/api/identity/sessions/current/passkey-step',
  access: 'session',
  body: z.object({ ...answer, trustDevice: z.boolean() }),
  success: me,
  errors: ['passkey_refused', 'account_locked'],
});
