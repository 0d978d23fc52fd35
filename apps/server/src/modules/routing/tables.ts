import type { Generated } from 'kysely';
import type { IdentityViews } from '#modules/identity/index.ts';
import type { VoiceViews } from '#modules/voice/index.ts';
import type { Agent } from './agent.ts';

export interface TraceEntry {
  at: string;
  agentId: string;
  what: 'offered' | 'expired' | 'declined' | 'taken';
  reason?: string;
  /** Of `offered`: tells an offer that is over from one that never was. */
  offerId?: string;
}

export interface RoutingTables extends RoutingViews, VoiceViews, IdentityViews {
  'routing.agent': {
    user_id: string;
    tenant_id: string;
    chosen: Agent['chosen'];
    reason: string | null;
    call_id: string | null;
    offer_id: string | null;
    wrapping_up: boolean;
    wrap_up_until: Date | null;
    since: Date;
    idle_since: Date;
  };
  'routing.queue': {
    id: string;
    tenant_id: string;
    name: string;
    ring_seconds: Generated<number>;
    wrap_up_seconds: Generated<number>;
  };
  'routing.work_item': {
    id: string;
    tenant_id: string;
    queue_id: string;
    call_id: string;
    state: 'waiting' | 'offered' | 'taken' | 'gone';
    arrived_at: Date;
    ended_at: Date | null;
    agent_id: string | null;
    offer_id: string | null;
    offer_expires_at: Date | null;
    trace: Generated<TraceEntry[]>;
  };
}

/** What other modules may join. */
export interface RoutingViews {
  'routing.agent_status': {
    tenant_id: string;
    user_id: string;
    chosen: Agent['chosen'];
    call_id: string | null;
    offer_id: string | null;
    wrapping_up: boolean;
    since: Date;
    idle_since: Date;
  };
}
