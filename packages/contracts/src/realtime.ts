import { z } from 'zod';
import { customerImport } from './customers/imports.ts';
import { exportRequest } from './files/exports.ts';
import { alertKinds } from './identity/security-alerts.ts';
import { importView } from './outbound/imports.ts';
import { agentView } from './routing/routes.ts';
import { backgroundTask } from './tasks/routes.ts';
import { callView } from './voice/routes.ts';

/**
 * Messages to the console. Each comes with a position; after a reconnect the client says the last one it saw and
 * gets exactly what it missed, or `reset` when that is no longer kept.
 */
export const realtimeMessages = {
  /** The own call changed; also sent to whoever watches the floor. */
  'voice.call': callView,
  'voice.phone': z.object({
    state: z.enum(['disconnected', 'connecting', 'ready']),
    pageId: z.string().nullable(),
    legId: z.string().nullable(),
  }),
  'routing.agent': agentView,
  /** A task of the agent's was opened by the system (automatic dialing) or changed elsewhere. */
  'outbound.task_opened': z.object({ taskId: z.uuid(), callId: z.uuid().nullable() }),
  'outbound.desk_changed': z.object({ campaignId: z.uuid().nullable() }),
  'outbound.import': importView,
  /** This browser was signed out from somewhere else; the connection ends. */
  'identity.session_ended': z.object({}),
  /** For whoever may read security alerts. */
  'identity.security_alert': z.object({ id: z.uuid(), kind: z.enum(alertKinds) }),
  /** State and counts of an import moved. */
  'customers.import': customerImport,
  /** State and counts of a message to many moved. */
  'messaging.sending': z.object({ sendingId: z.uuid() }),
  'customers.timeline': z.object({ customerId: z.uuid() }),
  'tasks.task': backgroundTask,
  /** An export waits for approval, or was decided: to those who may approve and to the requester. */
  'files.export': exportRequest,
} as const;

export type RealtimeType = keyof typeof realtimeMessages;
export type RealtimePayload<T extends RealtimeType> = z.output<(typeof realtimeMessages)[T]>;
export type RealtimeMessage = {
  [T in RealtimeType]: { position: number; at: string; type: T; payload: RealtimePayload<T> };
}[RealtimeType];

/** Socket.IO at `/realtime`. Client → server: `resume` with the last position or null; ack answers as below. */
export type ResumeAnswer =
  /** Missed messages follow in order before any new one; `caughtUp` counts them. */
  | { kind: 'resumed'; caughtUp: number; position: number }
  /** Too much was missed: reload what is shown; go on from `position`. */
  | { kind: 'reset'; position: number };

export const realtimePath = '/realtime';
