import { z } from 'zod';
import { text } from '../core/fields.ts';
import { defineRoute } from '../core/route.ts';

/** An address, or a range of addresses in CIDR notation, IPv4 or IPv6. */
export const addressRange = z.union([z.ipv4(), z.cidrv4(), z.ipv6(), z.cidrv6()]);

/** How an enterprise guards its accounts. The defaults are those of the requirements (IAM-001, 003, 015 … 017). */
export const securityPolicy = z
  .object({
    passwordMinLength: z.int().min(8).max(64).default(8),
    /** Of upper case, lower case, digit and other. */
    passwordClasses: z.int().min(1).max(4).default(3),
    /** An older password must be changed at the next log-in. 0: never. */
    passwordMaxAgeDays: z.int().min(0).max(730).default(90),
    /** How many of the last passwords may not come again. */
    rememberedPasswords: z.int().min(0).max(24).default(5),
    /** Whether a password that somebody else chose must be changed at the first log-in. */
    firstLogInChange: z.boolean().default(true),
    /** Wrong passwords in a row. */
    failuresUntilLock: z.int().min(3).max(50).default(10),
    captcha: z.enum(['always', 'after_first_failure']).default('always'),
    /** A session ends after this long without a request. */
    idleMinutes: z.int().min(5).max(1440).default(720),
    /** A session ends after this long, whatever was done in it. */
    sessionHours: z.int().min(1).max(720).default(24),
    secondFactor: z.enum(['off', 'optional', 'required']).default('optional'),
    /** For how long a device that is trusted is not asked for the second factor. 0: every time. */
    trustedDeviceDays: z.int().min(0).max(90).default(30),
    /** For how long an API token may be made. 0: none may be made. */
    tokenMaxDays: z.int().min(0).max(730).default(365),
    /** From where people may log in and work; empty: from everywhere. */
    ipAllowList: z.array(addressRange).max(100).default([]),
  })
  .meta({ id: 'SecurityPolicy' });
export type SecurityPolicy = z.infer<typeof securityPolicy>;

export const getSecurityPolicy = defineRoute({
  operationId: 'getSecurityPolicy',
  summary: 'The rules for passwords, log-in and sessions of the enterprise',
  method: 'GET',
  path: '/api/identity/security-policy',
  access: 'identity.security.manage',
  success: z.object({
    policy: securityPolicy,
    /** The address that the asking person has here: what an allow-list must hold. */
    ownAddress: z.string(),
  }),
});

export const setSecurityPolicy = defineRoute({
  operationId: 'setSecurityPolicy',
  summary: 'Change the rules; an allow-list without the own address is refused',
  method: 'PUT',
  path: '/api/identity/security-policy',
  access: 'identity.security.manage',
  byToken: false,
  body: securityPolicy,
  success: securityPolicy,
  errors: ['own_address_missing'],
});

export const passwordRules = z
  .object({
    minLength: z.int(),
    classes: z.int(),
    remembered: z.int(),
    maxAgeDays: z.int(),
  })
  .meta({ id: 'PasswordRules' });

export const getPasswordRules = defineRoute({
  operationId: 'getPasswordRules',
  summary: 'What a password of this enterprise must be like',
  method: 'GET',
  path: '/api/identity/me/password-rules',
  access: 'session',
  success: passwordRules,
});

export const getLogInOptions = defineRoute({
  operationId: 'getLogInOptions',
  summary: 'How one logs in to an enterprise; an unknown code gets the same answer as a careful enterprise',
  method: 'GET',
  path: '/api/identity/log-in-options',
  access: 'public',
  query: z.object({ tenantCode: text(40) }),
  success: z.object({
    captcha: securityPolicy.shape.captcha.unwrap(),
    /** Whether codes by SMS arrive. */
    sms: z.boolean(),
    trustedDeviceDays: z.int(),
    passwordRules,
  }),
});
