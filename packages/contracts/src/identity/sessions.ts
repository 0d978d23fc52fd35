import { z } from 'zod';
import { id, idParams, instant } from '../core/fields.ts';
import { defineRoute } from '../core/route.ts';

/** A browser in which somebody is signed in. */
export const session = z
  .object({
    id,
    ip: z.string().nullable(),
    userAgent: z.string().nullable(),
    createdAt: instant,
    /** To within a twentieth of the time that ends an idle session. */
    lastSeenAt: instant,
    /** Whether it is the one that asks. */
    current: z.boolean(),
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof session>;

export const logInMethods = [
  'password',
  'sms',
  'passkey',
  'second_factor',
  'sign_on',
  'impersonation',
] as const;
export const logInOutcomes = [
  'success',
  'wrong',
  'locked',
  'disabled',
  'address_not_allowed',
  'address_blocked',
  'sign_on_only',
] as const;

/** One try to log in as a person. */
export const logInEntry = z
  .object({
    id,
    occurredAt: instant,
    method: z.enum(logInMethods),
    outcome: z.enum(logInOutcomes),
    ip: z.string(),
    userAgent: z.string().nullable(),
  })
  .meta({ id: 'LogInEntry' });
export type LogInEntry = z.infer<typeof logInEntry>;

const presence = z.object({
  sessions: z.array(session),
  /** The newest 50, of the last 183 days. */
  history: z.array(logInEntry),
});

export const getOwnPresence = defineRoute({
  operationId: 'getOwnPresence',
  summary: 'Where I am signed in, and who tried to log in as me',
  method: 'GET',
  path: '/api/identity/me/presence',
  access: 'session',
  success: presence,
});

export const endOwnSession = defineRoute({
  operationId: 'endOwnSession',
  summary: 'Sign out in another browser',
  method: 'DELETE',
  path: '/api/identity/me/sessions/:id',
  access: 'session',
  params: idParams,
  errors: ['confirmation_required'],
});

export const endOtherSessions = defineRoute({
  operationId: 'endOtherSessions',
  summary: 'Sign out everywhere but here',
  method: 'DELETE',
  path: '/api/identity/me/other-sessions',
  access: 'session',
  errors: ['confirmation_required'],
});

export const getUserPresence = defineRoute({
  operationId: 'getUserPresence',
  summary: 'Where a user is signed in, and their log-in history',
  method: 'GET',
  path: '/api/identity/users/:id/presence',
  access: 'identity.security.read',
  params: idParams,
  success: presence,
});

export const endUserSessions = defineRoute({
  operationId: 'endUserSessions',
  summary: 'Sign a user out everywhere',
  method: 'DELETE',
  path: '/api/identity/users/:id/sessions',
  access: 'identity.users.manage',
  params: idParams,
});
