import { z } from 'zod';
import { id, idParams, instant, person, text } from '../core/fields.ts';
import { defineRoute } from '../core/route.ts';
import { me } from './routes.ts';

/** Hosts that cannot be anybody else's: what travels there needs no encryption. */
const loopbackHosts: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** Whether an address may be an issuer: https, or http on loopback; no query, no fragment (OpenID Connect Discovery 1.0, 3). */
export function isIssuer(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, search, hash, username } = new URL(address);
  if (search !== '' || hash !== '' || username !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && loopbackHosts.includes(hostname));
}

/** By what a person is recognised who comes for the first time. */
export const linkKeys = ['login', 'email', 'employeeNo'] as const;

const claimName = text(60);

const providerFields = {
  /** On the button of the log-in page. */
  name: text(60),
  issuer: text(300).refine(isIssuer, { error: 'https://… (http:// on loopback only)' }),
  clientId: text(200),
  /** `openid` is always asked for. */
  scopes: z
    .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,60}$/))
    .max(20)
    .default(['profile', 'email']),
  /** Names of the claims that hold these. */
  claims: z
    .object({
      login: claimName.default('preferred_username'),
      email: claimName.default('email'),
      employeeNo: claimName.default('employee_number'),
    })
    .prefault({}),
  /** Null: nobody is linked to an account at the first log-in. An e-mail address counts only when it is verified. */
  linkBy: z.enum(linkKeys).nullable().default('login'),
  /** What people get whom nobody here knows; null: they are not let in. */
  newcomers: z.object({ roleId: id, unitId: id }).nullable().default(null),
  /** Values of `amr` (RFC 8176) or `acr` that count as the second step; empty: the own second step stays. */
  secondFactorValues: z.array(text(200)).max(20).default([]),
  /** Whether people linked to this provider can no longer log in another way; who manages security always can. */
  exclusive: z.boolean().default(false),
  enabled: z.boolean().default(true),
};

/** A provider as an administrator sees it. The client's secret never leaves the server. */
export const identityProvider = z
  .object({
    id,
    ...providerFields,
    hasSecret: z.boolean(),
    version: z.int(),
    /** How many people are linked. */
    people: z.int(),
    /** What the provider must allow as redirect URI. */
    redirectUri: z.string(),
  })
  .meta({ id: 'IdentityProvider' });
export type IdentityProvider = z.infer<typeof identityProvider>;

const providerInput = z.object({
  ...providerFields,
  /** Absent: stays as it is. Null: there is none, the client is a public one. */
  clientSecret: text(400).nullable().optional(),
});

export const listIdentityProviders = defineRoute({
  operationId: 'listIdentityProviders',
  summary: 'The OpenID Connect providers of the enterprise',
  method: 'GET',
  path: '/api/identity/identity-providers',
  access: 'identity.security.manage',
  success: z.object({ items: z.array(identityProvider), redirectUri: z.string() }),
});

export const createIdentityProvider = defineRoute({
  operationId: 'createIdentityProvider',
  summary: 'Let people log in by another provider (IAM-012)',
  method: 'POST',
  path: '/api/identity/identity-providers',
  access: 'identity.security.manage',
  byToken: false,
  body: providerInput,
  status: 201,
  success: identityProvider,
  errors: ['beyond_own_rights', 'confirmation_required'],
});

export const updateIdentityProvider = defineRoute({
  operationId: 'updateIdentityProvider',
  summary: 'Change or switch off a provider; a new issuer needs the secret again',
  method: 'PUT',
  path: '/api/identity/identity-providers/:id',
  access: 'identity.security.manage',
  byToken: false,
  params: idParams,
  body: providerInput.extend({ version: z.int() }),
  success: identityProvider,
  errors: ['version_conflict', 'beyond_own_rights', 'confirmation_required'],
});

export const providerProblems = ['unreachable', 'address_refused', 'issuer_differs', 'not_openid'] as const;

export const checkIdentityProvider = defineRoute({
  operationId: 'checkIdentityProvider',
  summary: 'Ask a provider for its configuration now',
  method: 'POST',
  path: '/api/identity/identity-providers/:id/check',
  access: 'identity.security.manage',
  params: idParams,
  success: z.object({ problem: z.enum(providerProblems).nullable() }),
});

export const externalIdentity = z
  .object({
    id,
    user: person,
    /** The provider's name for the person (`sub`). */
    subject: z.string(),
    createdAt: instant,
    lastUsedAt: instant,
  })
  .meta({ id: 'ExternalIdentity' });
export type ExternalIdentity = z.infer<typeof externalIdentity>;

export const listExternalIdentities = defineRoute({
  operationId: 'listExternalIdentities',
  summary: 'Who is linked to a provider; the newest 500',
  method: 'GET',
  path: '/api/identity/identity-providers/:id/people',
  access: 'identity.security.manage',
  params: idParams,
  success: z.object({ items: z.array(externalIdentity) }),
});

export const removeExternalIdentity = defineRoute({
  operationId: 'removeExternalIdentity',
  summary: 'Undo a link; sessions of the person end',
  method: 'DELETE',
  path: '/api/identity/external-identities/:id',
  access: 'identity.security.manage',
  byToken: false,
  params: idParams,
});

/** Where the provider sends the browser back to; the console's page there finishes the log-in. */
export const signOnPath = '/login/sign-on';

export const listSignOnProviders = defineRoute({
  operationId: 'listSignOnProviders',
  summary: 'By whom one can log in to an enterprise; an unknown code gets an empty list',
  method: 'GET',
  path: '/api/identity/sign-on-providers',
  access: 'public',
  query: z.object({ tenantCode: text(40) }),
  success: z.object({ items: z.array(z.object({ id, name: z.string() })) }),
});

export const startSingleSignOn = defineRoute({
  operationId: 'startSingleSignOn',
  summary: 'Where to send the browser; the handle stays in the browser and is needed on the way back',
  method: 'POST',
  path: '/api/identity/sign-on',
  access: 'public',
  body: z.object({ tenantCode: text(40), providerId: id }),
  success: z.object({ url: z.string(), handle: z.string() }),
  errors: ['not_found', 'single_sign_on_unavailable'],
});

export const finishSingleSignOn = defineRoute({
  operationId: 'finishSingleSignOn',
  summary: 'Log in with what the provider sent along (authorization code flow with PKCE)',
  method: 'POST',
  path: '/api/identity/sessions/by-sign-on',
  access: 'public',
  body: z.object({
    handle: text(100),
    /** The query of the address to which the provider sent the browser. */
    answer: z.string().max(8000),
  }),
  status: 201,
  success: me,
  errors: [
    'single_sign_on_failed',
    'single_sign_on_unavailable',
    'single_sign_on_unknown',
    'account_locked',
    'account_disabled',
    'address_not_allowed',
    'address_blocked',
  ],
});
