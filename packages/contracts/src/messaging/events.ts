import type { MessageKind } from './templates.ts';

/** Events of the messaging module. */
export interface MessagingEvents {
  /** Messages of one sending reached their end at the gateway. */
  'messaging.messages_sent': {
    sendingId: string;
    /** Null for a message to one customer. */
    sendingName: string | null;
    kind: MessageKind;
    userId: string;
    at: string;
    messages: {
      messageId: string;
      customerId: string;
      outcome: 'sent' | 'failed' | 'unknown';
      /** As the customer reads it, with the signature. */
      text: string;
    }[];
  };
}
