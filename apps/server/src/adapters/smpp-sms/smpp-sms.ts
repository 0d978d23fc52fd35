import { isGsm7, partsOf } from '@guanjia/contracts/messaging/parts';
import { connect, type Pdu, type Session } from 'smpp';
import type { Sms, SmsConnection, SmsOutcome, SmsSender } from '#kernel/sms-sender.ts';

export interface SmppSettings {
  /** `smpp://system-id:password@host:2775`; `ssmpp://` for TLS. */
  url: string;
  /** The sender's number or name, as agreed with the operator. */
  sender: string;
}

/** A gateway that has not answered by then is not waited for any longer, ms. */
const timeoutMs = 10_000;
/** SMPP 3.4, 5.2.19: the gateway's default alphabet, which is GSM 7-bit; UCS2, which holds Chinese. */
const gsm7 = 0;
const ucs2 = 8;
/** SMPP 3.4, 5.2.5 and 5.2.6: alphanumeric or international number; ISDN numbering plan. */
const alphanumeric = 5;
const international = 1;
const isdn = 1;
/** SMPP 3.4, 5.1.3: ESME_RMSGQFUL and ESME_RTHROTTLED, which say "not now". */
const notNow: readonly number[] = [0x14, 0x58];

/**
 * Sends text messages to an operator's gateway by SMPP 3.4. A connection lives as long as the work that opened it: one
 * that stays up would have to be watched.
 */
export function createSmppSms(settings: SmppSettings): SmsSender {
  return { kind: 'gateway', connect: () => open(settings) };
}

async function open(settings: SmppSettings): Promise<SmsConnection> {
  const url = new URL(settings.url);
  const session = connect({ url: settings.url });
  // Whatever goes wrong with the session ends everything that waits on it.
  const broken = Promise.withResolvers<never>();
  broken.promise.catch(() => {});
  let gone = false;
  const breakOff = (error: Error) => {
    gone = true;
    broken.reject(error);
  };
  session.on('error', breakOff);
  session.on('close', () => breakOff(new Error('the SMS gateway closed the connection')));
  session.on('enquire_link', (pdu: Pdu) => session.send(pdu.response()));
  const within = <T>(work: Promise<T>) => withTimeout(Promise.race([work, broken.promise]));
  try {
    await within(
      new Promise<void>((resolve) => {
        session.once(url.protocol === 'ssmpp:' ? 'secureConnect' : 'connect', () => resolve());
      }),
    );
    const { command_status: status } = await within(
      ask(session, 'bind_transceiver', {
        system_id: decodeURIComponent(url.username),
        password: decodeURIComponent(url.password),
      }),
    );
    if (status !== 0) throw new Error(refusal('bind_transceiver', status));
  } catch (error) {
    session.destroy();
    throw error;
  }
  return {
    async submit(message) {
      if (gone) return { kind: 'busy', reason: 'the SMS gateway closed the connection' };
      try {
        return outcomeOf(await within(ask(session, 'submit_sm', submission(settings.sender, message))));
      } catch (error) {
        return { kind: 'unknown', reason: error instanceof Error ? error.message : String(error) };
      }
    },
    async [Symbol.asyncDispose]() {
      // What was sent is sent, whether or not the gateway says good-bye.
      if (!gone) await within(ask(session, 'unbind', {})).catch(() => {});
      session.destroy();
    },
  };
}

/** Long texts travel as `message_payload` (5.3.2.32), which the gateway splits. */
function submission(sender: string, { to, text }: Sms): Record<string, unknown> {
  const numeric = /^\+?\d+$/.test(sender);
  return {
    source_addr_ton: numeric ? international : alphanumeric,
    source_addr_npi: numeric ? isdn : 0,
    source_addr: sender.replace(/^\+/, ''),
    dest_addr_ton: international,
    dest_addr_npi: isdn,
    destination_addr: to.replace(/^\+/, ''),
    data_coding: isGsm7(text) ? gsm7 : ucs2,
    ...(partsOf(text).parts > 1 ? { message_payload: text } : { short_message: text }),
  };
}

function outcomeOf({ command_status: status, message_id: reference }: Pdu): SmsOutcome {
  if (status === 0) return { kind: 'accepted', reference: reference || null };
  return { kind: notNow.includes(status) ? 'busy' : 'refused', reason: refusal('submit_sm', status) };
}

function refusal(command: string, status: number): string {
  return `the SMS gateway answered ${command} with status ${status}`;
}

function ask(
  session: Session,
  command: 'bind_transceiver' | 'submit_sm' | 'unbind',
  options: Record<string, unknown>,
): Promise<Pdu> {
  return new Promise((resolve) => {
    if (command === 'unbind') session.unbind(resolve);
    else session[command](options, resolve);
  });
}

function withTimeout<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the SMS gateway did not answer in time')), timeoutMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
