import type { ContactOutcome } from './work.ts';

/** Events of the outbound module. */
export interface OutboundEvents {
  'outbound.contact_saved': {
    contactId: string;
    taskId: string;
    campaignId: string;
    campaignName: string;
    customerId: string;
    agentId: string;
    callId: string | null;
    outcome: ContactOutcome;
    dispositionName: string | null;
    notes: string;
    at: string;
  };
  /** A campaign list was taken in. */
  'outbound.list_imported': { importId: string; campaignId: string; created: number; at: string };
}
