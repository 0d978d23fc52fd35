import type { CallSubject } from '@guanjia/contracts/voice/events';
import type { CallOutcome, CallState } from '@guanjia/contracts/voice/routes';
import type { Generated } from 'kysely';
import type { CustomersViews } from '#modules/customers/index.ts';
import type { IdentityViews } from '#modules/identity/index.ts';

export type PhoneStateName = 'disconnected' | 'connecting' | 'ready';

export interface VoiceTables extends VoiceViews, CustomersViews, IdentityViews {
  'voice.trunk': {
    id: string;
    tenant_id: string;
    name: string;
    host: string;
    port: number;
    username: string | null;
    password: string | null;
    register: Generated<boolean>;
  };
  'voice.number': {
    id: string;
    tenant_id: string;
    trunk_id: string;
    number: string;
    is_default: Generated<boolean>;
  };
  'voice.phone': {
    user_id: string;
    tenant_id: string;
    phone_id: string;
    password: string;
    state: Generated<PhoneStateName>;
    leg_id: Generated<string | null>;
    page_id: Generated<string | null>;
    changed_at: Date;
  };
  'voice.call': {
    id: string;
    tenant_id: string;
    direction: 'outbound' | 'inbound';
    subject_kind: CallSubject['kind'];
    subject_id: string | null;
    number: string;
    own_number: string | null;
    customer_id: string | null;
    agent_id: string | null;
    state: CallState;
    customer_leg_id: string;
    agent_leg_id: string | null;
    muted: boolean;
    recording: Generated<'none' | 'running' | 'saved' | 'failed' | 'deleted'>;
    started_at: Date;
    answered_at: Date | null;
    connected_at: Date | null;
    ended_at: Date | null;
    outcome: CallOutcome | null;
    data: Record<string, unknown>;
  };
  'voice.recording': {
    id: string;
    tenant_id: string;
    call_id: string;
    leg_id: string;
    state: Generated<'running' | 'saved' | 'failed'>;
    started_at: Date;
    duration_ms: number | null;
    bytes: number | null;
    problem: string | null;
  };
}

/** What other modules may join. */
export interface VoiceViews {
  'voice.agent_phone': { tenant_id: string; user_id: string; state: PhoneStateName };
  'voice.call_summary': {
    tenant_id: string;
    id: string;
    agent_id: string | null;
    customer_id: string | null;
    subject_kind: CallSubject['kind'];
    subject_id: string | null;
    direction: 'outbound' | 'inbound';
    outcome: CallOutcome | null;
    recording: 'none' | 'running' | 'saved' | 'failed' | 'deleted';
    state: CallState;
    started_at: Date;
    answered_at: Date | null;
    ended_at: Date | null;
    talk_seconds: number | null;
  };
}
