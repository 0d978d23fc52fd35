import { z } from 'zod';
import { id, idParams, instant, person, text } from '../core/fields.ts';
import { defineRoute } from '../core/route.ts';

/** Kinds of work that belong to a person and pass on. */
export const handOverKinds = ['customers', 'outbound_tasks'] as const;

const amounts = z.partialRecord(z.enum(handOverKinds), z.int());

/** Somebody leaves: the account is closed at once, the work passes on in the background, nothing goes along. */
export const departure = z
  .object({
    id,
    user: person,
    /** Null: customers go to the public pool, tasks wait to be claimed. */
    successor: person.nullable(),
    reason: z.string(),
    /** How much has passed on, by kind. */
    moved: amounts,
    startedAt: instant,
    finishedAt: instant.nullable(),
  })
  .meta({ id: 'Departure' });
export type Departure = z.infer<typeof departure>;

export const previewDeparture = defineRoute({
  operationId: 'previewDeparture',
  summary: 'What somebody has that would have to pass on, by kind',
  method: 'GET',
  path: '/api/identity/users/:id/departure',
  access: 'identity.users.manage',
  params: idParams,
  success: z.object({ amounts, last: departure.nullable() }),
});

export const startDeparture = defineRoute({
  operationId: 'startDeparture',
  summary: 'Close the account of somebody who leaves and pass the work on',
  method: 'POST',
  path: '/api/identity/users/:id/departure',
  access: 'identity.users.manage',
  params: idParams,
  body: z.object({ successorId: id.nullable(), reason: text(200) }),
  status: 202,
  success: departure,
  errors: ['last_administrator', 'beyond_own_rights', 'successor_unfit', 'user_left'],
});
