import type { MessageRefusal } from '@guanjia/contracts/messaging/messages';
import { partsOf } from '@guanjia/contracts/messaging/parts';
import { fillText, signed } from '@guanjia/contracts/messaging/placeholders';
import type { MessageSettings } from '@guanjia/contracts/messaging/settings';
import type { MessageKind } from '@guanjia/contracts/messaging/templates';
import type { Tx } from '#kernel/db.ts';
import { findTextRefusals, type Recipient } from '#modules/customers/index.ts';

/** What is written, and by whom. */
export interface Writing {
  kind: MessageKind;
  text: string;
  signature: string;
  /** What the enterprise is called. */
  company: string;
  /** Stands for the agent of a customer whom nobody owns. */
  senderName: string;
  marketingNeeds: MessageSettings['marketingNeeds'];
  now: Date;
}

/** A message as it would go out; with `refusal` it does not. */
export interface Draft {
  recipient: Recipient;
  number: string | null;
  /** With values and signature. */
  text: string | null;
  parts: number;
  refusal: MessageRefusal | null;
}

/** Consent is asked for advertising only. */
export function advertisingOf({
  kind,
  marketingNeeds,
}: Pick<Writing, 'kind' | 'marketingNeeds'>): MessageSettings['marketingNeeds'] | null {
  return kind === 'marketing' ? marketingNeeds : null;
}

/** The message of each recipient, or why there is none; in their order. Two may have one number: whoever sends sees to that. */
export async function draftMessages(
  tx: Tx,
  recipients: readonly Recipient[],
  writing: Writing,
): Promise<Draft[]> {
  const reachable = recipients.filter(({ number, problem }) => number !== null && !problem);
  const asked = reachable.map(({ number, customerId }) => ({ number: number ?? '', customerId }));
  const refusals = await findTextRefusals(tx, asked, {
    now: writing.now,
    advertising: advertisingOf(writing),
  });
  const refusalOf = new Map(reachable.map((one, place) => [one, refusals[place] ?? null]));
  return recipients.map((recipient) => {
    const { number, problem } = recipient;
    const none = { recipient, number, text: null, parts: 0 };
    if (problem) return { ...none, refusal: problem };
    if (!number) return { ...none, refusal: 'no_mobile' };
    const refusal = refusalOf.get(recipient) ?? null;
    if (refusal) return { ...none, refusal };
    const { text, missing } = fillText(writing.text, {
      customer: recipient.name,
      level: recipient.level,
      agent: recipient.ownerName ?? writing.senderName,
      company: writing.company,
    });
    if (missing.length > 0) return { ...none, refusal: 'value_missing' };
    const whole = signed(writing.signature, text);
    return { recipient, number, text: whole, parts: partsOf(whole).parts, refusal: null };
  });
}
