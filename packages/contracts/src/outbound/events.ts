import type { dispositionKinds } from '../orders/routes.ts';
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
    /** Whether it is a sale; absent in events of servers that did not tell it yet. */
    dispositionKind?: (typeof dispositionKinds)[number] | null;
    notes: string;
    at: string;
  };
  /** A campaign list was taken in. */
  'outbound.list_imported': { importId: string; campaignId: string; created: number; at: string };
}
