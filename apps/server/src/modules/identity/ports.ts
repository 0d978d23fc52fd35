import type { Tx } from '#kernel/db.ts';
import type { Actor } from '#kernel/principal.ts';

/** What identity needs of the audit trail. */
export interface AuditTrail {
  record(
    tx: Tx,
    entry: {
      actor: Actor;
      action: string;
      entityType: string;
      entityId: string | null;
      before?: Record<string, unknown>;
      after?: Record<string, unknown>;
      purpose?: string;
    },
  ): Promise<void>;
}

/** Sends text messages. */
export interface SmsSender {
  /** `demo`: there is no gateway, and nothing is sent. */
  readonly kind: 'gateway' | 'demo';
  /** `to` in E.164. Rejects when the message was not accepted. */
  send(message: { to: string; text: string }): Promise<void>;
}
