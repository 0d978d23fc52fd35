import type { FormField, FormValues } from '@guanjia/contracts/core/form';
import type { dispositionKinds } from '@guanjia/contracts/orders/routes';
import type { campaignStates, dialModes } from '@guanjia/contracts/outbound/campaigns';
import type { Script } from '@guanjia/contracts/outbound/content';
import type { ContactOutcome, ResultDraft } from '@guanjia/contracts/outbound/work';
import type { Generated } from 'kysely';
import type { CustomersViews } from '#modules/customers/index.ts';
import type { IdentityViews } from '#modules/identity/index.ts';
import type { OrdersViews } from '#modules/orders/index.ts';
import type { RoutingViews } from '#modules/routing/index.ts';
import type { VoiceViews } from '#modules/voice/index.ts';
import type { TaskState } from './task.ts';

export interface OutboundTables extends CustomersViews, IdentityViews, OrdersViews, RoutingViews, VoiceViews {
  'outbound.script': {
    id: string;
    tenant_id: string;
    name: string;
    steps: Script['steps'];
    version: number;
    created_at: Date;
  };
  'outbound.questionnaire': {
    id: string;
    tenant_id: string;
    name: string;
    fields: FormField[];
    version: number;
    created_at: Date;
  };
  'outbound.campaign': {
    id: string;
    tenant_id: string;
    name: string;
    state: Generated<(typeof campaignStates)[number]>;
    dial_mode: (typeof dialModes)[number];
    product_id: string | null;
    script_id: string | null;
    questionnaire_id: string | null;
    starts_on: string | null;
    ends_on: string | null;
    max_attempts: number;
    retry_after_minutes: number;
    daily_target: number | null;
    wrap_up_seconds: number | null;
    version: Generated<number>;
    created_at: Date;
  };
  'outbound.task': {
    id: string;
    tenant_id: string;
    campaign_id: string;
    customer_id: string;
    number: string;
    extension: string | null;
    state: Generated<TaskState>;
    agent_id: string | null;
    attempts: Generated<number>;
    last_outcome: ContactOutcome | null;
    due_at: Date | null;
    claimed_at: Date | null;
    shuffle: Generated<number>;
    draft: ResultDraft | null;
    import_id: string | null;
    created_at: Date;
  };
  'outbound.contact': {
    id: string;
    tenant_id: string;
    task_id: string;
    campaign_id: string;
    customer_id: string;
    call_id: string | null;
    agent_id: string;
    outcome: ContactOutcome;
    disposition_id: string | null;
    notes: string;
    talk_seconds: number | null;
    created_at: Date;
  };
  'outbound.response': {
    id: string;
    tenant_id: string;
    questionnaire_id: string;
    contact_id: string;
    campaign_id: string;
    customer_id: string;
    agent_id: string;
    answers: FormValues;
    answered: number;
    created_at: Date;
  };
  'outbound.seat': { user_id: string; tenant_id: string; campaign_id: string | null; task_id: string | null };
}

/** What reporting may count. */
export interface OutboundViews {
  'outbound.contact_fact': {
    tenant_id: string;
    id: string;
    campaign_id: string;
    agent_id: string;
    outcome: ContactOutcome;
    talk_seconds: number | null;
    created_at: Date;
    /** Of results with outcome `success` only: nobody buys at a busy line. */
    disposition_kind: (typeof dispositionKinds)[number] | null;
  };
  'outbound.response_fact': {
    tenant_id: string;
    id: string;
    questionnaire_id: string;
    campaign_id: string;
    agent_id: string;
    answers: FormValues;
    created_at: Date;
    questionnaire_name: string;
    fields: FormField[];
  };
}
