import { z } from 'zod';
import { fieldRules } from '../core/field-rules.ts';
import { id, instant, text } from '../core/fields.ts';
import { dataScopes, permissions, scopeDomains } from '../core/permissions.ts';
import { defineRoute } from '../core/route.ts';

export const captcha = z.object({ captchaId: id, svg: z.string() }).meta({ id: 'Captcha' });

export const me = z
  .object({
    user: z.object({
      id,
      name: z.string(),
      login: z.string(),
      employeeNo: z.string(),
      /** The work group, for those who sit in one. */
      group: z.object({ id, name: z.string() }).nullable(),
      unit: z.object({ id, name: z.string() }),
      hasAvatar: z.boolean(),
      role: z.object({ key: z.string(), name: z.string() }),
    }),
    tenant: z.object({ id, code: z.string(), name: z.string(), timezone: z.string() }),
    permissions: z.array(z.enum(permissions)),
    /** How far this person sees, by domain. */
    scopes: z.record(z.enum(scopeDomains), z.enum(dataScopes)),
    /** Fields under another rule than the standard one, by `<record>.<field>`. */
    fieldRules: z.record(z.string(), z.enum(fieldRules)),
    /** Paths of the menu that people of this role do not need. */
    hiddenMenus: z.array(z.string()),
    mustChangePassword: z.boolean(),
    /** The log-in is not complete: its second step is due, or must first be set up. Nothing else is open. */
    pendingFactor: z.enum(['second_factor', 'enrolment']).nullable(),
    /** A platform operator works as this person; null: the person does. */
    impersonation: z.object({ operator: z.string(), reason: z.string(), endsAt: instant }).nullable(),
    csrfToken: z.string(),
    preferences: z.object({
      locale: z.enum(['zh-CN', 'en']).optional(),
      theme: z.enum(['light', 'dark']).optional(),
    }),
    /** True in the demo tenant: the console shows the demo's own helpers. */
    demo: z.boolean(),
  })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof me>;

export const getCaptcha = defineRoute({
  operationId: 'getCaptcha',
  summary: 'A new captcha picture; good for one log-in within five minutes',
  method: 'GET',
  path: '/api/identity/captcha',
  access: 'public',
  success: captcha,
});

export const logIn = defineRoute({
  operationId: 'logIn',
  summary: 'Log in with enterprise code, user, password and captcha (IAM-001)',
  method: 'POST',
  path: '/api/identity/sessions',
  access: 'public',
  body: z.object({
    tenantCode: text(40),
    login: text(60),
    password: z.string().min(1).max(200),
    /** Needed unless the enterprise asks for it only after a failure, and there was none. */
    captchaId: id.optional(),
    captcha: z.string().trim().min(1).max(10).optional(),
  }),
  status: 201,
  success: me,
  errors: [
    'captcha_required',
    'captcha_wrong',
    'credentials_wrong',
    'account_locked',
    'account_disabled',
    'single_sign_on_only',
    'address_not_allowed',
    'address_blocked',
  ],
});

export const logOut = defineRoute({
  operationId: 'logOut',
  summary: 'End this session',
  method: 'DELETE',
  path: '/api/identity/sessions/current',
  access: 'session',
});

export const getMe = defineRoute({
  operationId: 'getMe',
  summary: 'Who is signed in, and what they may do',
  method: 'GET',
  path: '/api/identity/me',
  access: 'session',
  success: me,
});

export const changePassword = defineRoute({
  operationId: 'changePassword',
  summary: 'Change the own password, by the rules of the enterprise (IAM-015, IAM-018)',
  method: 'POST',
  path: '/api/identity/me/password',
  access: 'session',
  body: z.object({ current: z.string().min(1).max(200), next: z.string().min(1).max(200) }),
  errors: ['password_wrong', 'password_too_weak', 'password_personal', 'password_common', 'password_reused'],
});

export const setPreferences = defineRoute({
  operationId: 'setPreferences',
  summary: 'Remember language and theme',
  method: 'PUT',
  path: '/api/identity/me/preferences',
  access: 'session',
  body: me.shape.preferences,
});

export const colleague = z.object({ id, name: z.string(), groupId: id.nullable() }).meta({ id: 'Colleague' });

export const listColleagues = defineRoute({
  operationId: 'listColleagues',
  summary: 'The people inside the own data scope, for pickers and filters',
  method: 'GET',
  path: '/api/identity/colleagues',
  access: 'session',
  byToken: true,
  success: z.object({ items: z.array(colleague), groups: z.array(z.object({ id, name: z.string() })) }),
});
