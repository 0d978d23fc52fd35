/** A text message; `to` in E.164. */
export interface Sms {
  to: string;
  text: string;
}

/** What became of a message that was handed to the gateway. */
export type SmsOutcome =
  /** Taken; `reference` is the gateway's own number of it. */
  | { kind: 'accepted'; reference: string | null }
  /** Not taken; another try would end the same way. */
  | { kind: 'refused'; reason: string }
  /** Not taken, for now: too much at once, or the connection was gone before it could be handed over. */
  | { kind: 'busy'; reason: string }
  /** Handed over, and no answer came: it may have been sent. */
  | { kind: 'unknown'; reason: string };

/** A connection on which many messages go out, also several at a time. */
export interface SmsConnection extends AsyncDisposable {
  submit(message: Sms): Promise<SmsOutcome>;
}

/** Sends text messages. */
export interface SmsSender {
  /** `demo`: there is no gateway, and nothing is sent. */
  readonly kind: 'gateway' | 'demo';
  /** Rejects when the gateway cannot be reached or refuses the account; then nothing was sent. */
  connect(): Promise<SmsConnection>;
}

/** Sends one message. Rejects unless the gateway took it. */
export async function sendSms(sender: SmsSender, message: Sms): Promise<void> {
  await using connection = await sender.connect();
  const outcome = await connection.submit(message);
  if (outcome.kind !== 'accepted') throw new Error(outcome.reason);
}
