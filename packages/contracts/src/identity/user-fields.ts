import { z } from 'zod';
import { idParams } from '../core/fields.ts';
import { formValues } from '../core/form.ts';
import { defineRoute } from '../core/route.ts';
import { formView } from '../forms/routes.ts';

/** The tenant's own fields of users. */
export const getUserForm = defineRoute({
  operationId: 'getUserForm',
  summary: "The tenant's own fields of users",
  method: 'GET',
  path: '/api/identity/users/form',
  access: 'identity.users.read',
  success: formView,
});

export const getUserFields = defineRoute({
  operationId: 'getUserFields',
  summary: "Values of a user's own fields",
  method: 'GET',
  path: '/api/identity/users/:id/fields',
  access: 'identity.users.read',
  params: idParams,
  success: z.object({ custom: formValues }),
});

export const saveUserFields = defineRoute({
  operationId: 'saveUserFields',
  summary: "Change the values of a user's own fields",
  method: 'PUT',
  path: '/api/identity/users/:id/fields',
  access: 'identity.users.manage',
  params: idParams,
  body: z.object({ custom: formValues }),
  success: z.object({ custom: formValues }),
  errors: ['value_taken', 'value_taken_by'],
});
