import { z } from 'zod';
import { text } from '../core/fields.ts';
import { defineRoute } from '../core/route.ts';
import { me } from './routes.ts';

/** Page of the console to which an operator's link leads; the code follows behind `#`, which no server sees. */
export const impersonationPath = '/login/operator';

export const startImpersonation = defineRoute({
  operationId: 'startImpersonation',
  summary:
    'Work as a user with the code that the platform operator made at the command line, for an hour at most; the enterprise is alerted',
  method: 'POST',
  path: '/api/identity/sessions/by-operator',
  access: 'public',
  body: z.object({ code: text(100) }),
  status: 201,
  success: me,
  errors: ['impersonation_code_wrong', 'account_disabled', 'address_not_allowed'],
});
