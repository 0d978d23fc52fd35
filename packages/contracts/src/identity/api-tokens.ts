import { z } from 'zod';
import { id, idParams, instant, person, text } from '../core/fields.ts';
import { defineList, listPage, listQuery } from '../core/list.ts';
import { dataScopes, permissions } from '../core/permissions.ts';
import { defineRoute } from '../core/route.ts';
import { addressRange } from './security-policy.ts';

/** What every token begins with: found by people in logs, and by scanners for secrets in repositories. */
export const tokenPrefix = 'gj_';

/** A key with which a program acts as a user. */
export const apiToken = z
  .object({
    id,
    name: z.string(),
    owner: person,
    /** The first characters, to recognise it by; the whole is shown once. */
    prefix: z.string(),
    /** What it was made for; what the owner may no longer do, it may not either. */
    permissions: z.array(z.enum(permissions)),
    /** Sees no further than this, and never further than the owner. Null: as far as the owner. */
    scope: z.enum(dataScopes).nullable(),
    /** From where it counts; empty: from everywhere that the enterprise allows. */
    ipAllowList: z.array(z.string()),
    createdAt: instant,
    createdBy: person,
    expiresAt: instant,
    /** To within a minute. */
    lastUsedAt: instant.nullable(),
    lastIp: z.string().nullable(),
    revokedAt: instant.nullable(),
  })
  .meta({ id: 'ApiToken' });
export type ApiToken = z.infer<typeof apiToken>;

const tokenInput = z.object({
  name: text(60),
  permissions: z.array(z.enum(permissions)).min(1),
  scope: z.enum(dataScopes).nullable().default(null),
  ipAllowList: z.array(addressRange).max(20).default([]),
  /** Until it expires; the policy says how many at most. */
  days: z.int().min(1).max(730),
});

const made = z.object({
  token: apiToken,
  /** Shown only now. Sent as `Authorization: Bearer …`. */
  secret: z.string(),
});
const refusals = ['confirmation_required', 'beyond_own_rights', 'token_lifetime'] as const;

export const listOwnTokens = defineRoute({
  operationId: 'listOwnTokens',
  summary: 'The own API tokens that count, and for how many days one may be made (0: not at all)',
  method: 'GET',
  path: '/api/identity/me/tokens',
  access: 'session',
  success: z.object({ items: z.array(apiToken), maxDays: z.int() }),
});

export const createOwnToken = defineRoute({
  operationId: 'createOwnToken',
  summary: 'Make a token for a program that acts as me',
  method: 'POST',
  path: '/api/identity/me/tokens',
  access: 'session',
  body: tokenInput,
  status: 201,
  success: made,
  errors: refusals,
});

export const revokeOwnToken = defineRoute({
  operationId: 'revokeOwnToken',
  summary: 'End an own token at once',
  method: 'DELETE',
  path: '/api/identity/me/tokens/:id',
  access: 'session',
  params: idParams,
});

export const apiTokenList = defineList({
  name: 'identity.api_tokens',
  row: apiToken,
  search: false,
  defaultSort: '-createdAt',
  columns: {
    name: { type: 'text', filter: true },
    ownerId: { type: 'user', filter: true },
    createdAt: { type: 'datetime', filter: true, sort: true },
    expiresAt: { type: 'datetime', filter: true, sort: true },
    lastUsedAt: { type: 'datetime', filter: true },
    revokedAt: { type: 'datetime', filter: true },
  },
});

export const listTokens = defineRoute({
  operationId: 'listTokens',
  summary: 'All API tokens of the enterprise, also those that no longer count',
  method: 'GET',
  path: '/api/identity/tokens',
  access: 'identity.security.manage',
  byToken: false,
  query: listQuery,
  success: listPage(apiToken),
});

export const createUserToken = defineRoute({
  operationId: 'createUserToken',
  summary: 'Make a token for an integration that has a user of its own',
  method: 'POST',
  path: '/api/identity/users/:id/tokens',
  access: 'identity.security.manage',
  byToken: false,
  params: idParams,
  body: tokenInput,
  status: 201,
  success: made,
  errors: refusals,
});

export const revokeToken = defineRoute({
  operationId: 'revokeToken',
  summary: 'End anybody’s token at once',
  method: 'DELETE',
  path: '/api/identity/tokens/:id',
  access: 'identity.security.manage',
  byToken: false,
  params: idParams,
});
