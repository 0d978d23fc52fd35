import type { MessageReason, MessageState } from '@guanjia/contracts/messaging/messages';
import type { SendingState, SendingTarget } from '@guanjia/contracts/messaging/sendings';
import type { MessageKind } from '@guanjia/contracts/messaging/templates';
import type { Generated } from 'kysely';
import type { CustomersViews } from '#modules/customers/index.ts';
import type { IdentityViews } from '#modules/identity/index.ts';

export interface MessagingTables extends CustomersViews, IdentityViews {
  'messaging.sending': {
    id: string;
    tenant_id: string;
    user_id: string;
    name: string | null;
    kind: MessageKind;
    text: string;
    signature: string;
    target: StoredTarget;
    state: SendingState;
    resume_to: 'scheduled' | 'collecting' | 'running' | null;
    waits_for: 'hours' | 'gateway' | 'restored' | null;
    next_at: Date | null;
    collects_before: Date | null;
    reached: string | null;
    lots: Generated<number>;
    looked: Generated<number>;
    total: Generated<number>;
    sent: Generated<number>;
    failed: Generated<number>;
    unknown: Generated<number>;
    refused: Generated<number>;
    parts: Generated<number>;
    reasons: Generated<Partial<Record<MessageReason, number>>>;
    error_code: string | null;
    created_at: Date;
    finished_at: Date | null;
  };
  'messaging.message': {
    id: string;
    tenant_id: string;
    sending_id: string;
    user_id: string;
    customer_id: string | null;
    number: string | null;
    text: string | null;
    parts: number;
    state: MessageState;
    reason: MessageReason | null;
    detail: string | null;
    gateway_id: string | null;
    created_at: Date;
    submitted_at: Date | null;
  };
}

/** To one customer the number may be named. */
export type StoredTarget = SendingTarget | { kind: 'one'; customerId: string; phoneId?: string | undefined };
