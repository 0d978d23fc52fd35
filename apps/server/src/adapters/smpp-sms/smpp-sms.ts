import { connect, type Pdu, type Session } from 'smpp';
import type { SmsSender } from '#modules/identity/index.ts';

export interface SmppSettings {
  /** `smpp://system-id:password@host:2775`; `ssmpp://` for TLS. */
  url: string;
  /** The sender's number or name, as agreed with the operator. */
  sender: string;
}

/** A gateway that has not answered by then has not taken the message, ms. */
const timeoutMs = 10_000;
/** SMPP 3.4, 5.2.19: UCS2, which holds Chinese. */
const ucs2 = 8;
/** Longer ones travel as `message_payload` (5.3.2.32), which the gateway splits; characters of UCS2. */
const longestShort = 70;
/** SMPP 3.4, 5.2.5 and 5.2.6: alphanumeric or international number; ISDN numbering plan. */
const alphanumeric = 5;
const international = 1;
const isdn = 1;

/**
 * Sends text messages to an operator's gateway by SMPP 3.4. Each message has a session of its own: codes are few, and
 * a session that stays up would have to be watched. Rejects when the gateway did not accept the message.
 */
export function createSmppSms(settings: SmppSettings): SmsSender {
  return {
    kind: 'gateway',
    async send({ to, text }) {
      const url = new URL(settings.url);
      const session = connect({ url: settings.url });
      try {
        await withTimeout(session, async () => {
          await new Promise<void>((resolve) => {
            session.once(url.protocol === 'ssmpp:' ? 'secureConnect' : 'connect', () => resolve());
          });
          await ask(session, 'bind_transceiver', {
            system_id: decodeURIComponent(url.username),
            password: decodeURIComponent(url.password),
          });
          const numeric = /^\+?\d+$/.test(settings.sender);
          await ask(session, 'submit_sm', {
            source_addr_ton: numeric ? international : alphanumeric,
            source_addr_npi: numeric ? isdn : 0,
            source_addr: settings.sender.replace(/^\+/, ''),
            dest_addr_ton: international,
            dest_addr_npi: isdn,
            destination_addr: to.replace(/^\+/, ''),
            data_coding: ucs2,
            ...(text.length > longestShort ? { message_payload: text } : { short_message: text }),
          });
          await ask(session, 'unbind', {});
        });
      } finally {
        session.destroy();
      }
    },
  };
}

function ask(
  session: Session,
  command: 'bind_transceiver' | 'submit_sm' | 'unbind',
  options: Record<string, unknown>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (pdu: Pdu) => {
      if (pdu.command_status === 0) resolve();
      else reject(new Error(`the SMS gateway answered ${command} with status ${pdu.command_status}`));
    };
    if (command === 'unbind') session.unbind(done);
    else session[command](options, done);
  });
}

/** Rejects when the connection fails, closes or takes too long. */
function withTimeout(session: Session, work: () => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the SMS gateway did not answer in time')), timeoutMs);
    session.on('error', reject);
    session.on('close', () => reject(new Error('the SMS gateway closed the connection')));
    work()
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}
