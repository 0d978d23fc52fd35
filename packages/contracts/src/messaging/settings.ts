import { z } from 'zod';
import { defineRoute } from '../core/route.ts';

/** A time of the day, `08:00`. */
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** What an enterprise decided about its messages. */
export const messageSettings = z
  .object({
    /** Stands in front of every message, whoever sends it (MSG-013, MSG-015); null: nothing is sent yet. */
    signature: z
      .string()
      .trim()
      .min(2)
      .max(20)
      .regex(/^[^【】[\]{}]*$/)
      .nullable(),
    /** When greetings and marketing go out, in the enterprise's time zone. */
    hours: z
      .object({ from: clockTime, to: clockTime })
      .refine(({ from, to }) => from < to, { message: 'the end comes before the beginning', path: ['to'] }),
    /** Whether marketing needs the customer's consent, or only that it was not withdrawn (MSG-016). */
    marketingNeeds: z.enum(['given', 'not_withdrawn']),
  })
  .meta({ id: 'MessageSettings' });
export type MessageSettings = z.infer<typeof messageSettings>;

export const standardMessageSettings: MessageSettings = {
  signature: null,
  hours: { from: '08:00', to: '21:00' },
  marketingNeeds: 'given',
};

const stored = z.object({
  settings: messageSettings,
  version: z.int(),
  /** `gateway`: messages go out. `shown`: the demo enterprise, which only shows them. `none`: nothing can be sent. */
  delivery: z.enum(['gateway', 'shown', 'none']),
});

export const getMessageSettings = defineRoute({
  operationId: 'getMessageSettings',
  summary: 'Signature, hours and consent of messages',
  method: 'GET',
  path: '/api/messaging/settings',
  access: 'messaging.send',
  success: stored,
});

export const saveMessageSettings = defineRoute({
  operationId: 'saveMessageSettings',
  summary: 'Decide about signature, hours and consent of messages',
  method: 'PUT',
  path: '/api/messaging/settings',
  access: 'messaging.manage',
  body: z.object({ settings: messageSettings, version: z.int().min(0) }),
  success: stored,
  errors: ['version_conflict'],
});
