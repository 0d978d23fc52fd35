import type { MessageRefusal } from '@guanjia/contracts/messaging/messages';
import {
  type SendingPreview,
  type SendingTarget,
  sendingPreviewCap,
} from '@guanjia/contracts/messaging/sendings';
import type { MessageKind } from '@guanjia/contracts/messaging/templates';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { Principal } from '#kernel/principal.ts';
import { shownName, shownNumber } from '#modules/customers/index.ts';
import type { MessagingDeps } from '../deps.ts';
import { type Draft, draftMessages, type Writing } from '../drafts.ts';
import { waitsUntil } from '../settings/hours.ts';
import { readSettings } from '../settings/settings.ts';
import { openWriting } from '../writing.ts';
import { nextRecipients } from './next-recipients.ts';

const batch = 1000;
const textsShown = 3;
const examplesShown = 5;

interface Request {
  kind: MessageKind;
  text: string;
  target: SendingTarget;
}

/** What a sending would do, by the first 10,000 of its target. Throws as starting it would. */
export async function previewSending(
  deps: MessagingDeps,
  tx: Tx,
  principal: Principal,
  { kind, text, target }: Request,
): Promise<SendingPreview> {
  if (!principal.permissions.has('customers.read')) throw new AppError('forbidden');
  const now = deps.clock.now();
  const writing = await openWriting(tx, principal, { kind, text, now });
  const seen = new Set<string>();
  const reasons = new Map<MessageRefusal, { count: number; examples: string[] }>();
  const examples: SendingPreview['examples'] = [];
  let [looked, gets, parts] = [0, 0, 0];
  let after: string | null = null;
  do {
    const part = await nextRecipients(deps, tx, principal, { target, after, limit: batch, before: now });
    for (const draft of await draftMessages(tx, part.recipients, writing)) {
      looked += 1;
      const refusal = draft.refusal ?? (seen.has(draft.number ?? '') ? 'duplicate' : null);
      if (refusal) note(reasons, refusal, labelOf(principal, draft));
      else {
        seen.add(draft.number ?? '');
        gets += 1;
        parts += draft.parts;
        if (examples.length < textsShown) examples.push(exampleOf(principal, writing, draft));
      }
    }
    after = part.reached;
  } while (after !== null && looked < sendingPreviewCap);
  const { hours } = (await readSettings(tx)).settings;
  return {
    looked: { value: looked, capped: after !== null },
    gets,
    parts,
    refused: looked - gets,
    reasons: [...reasons]
      .map(([reason, { count, examples: some }]) => ({ reason, count, examples: some }))
      .toSorted((one, other) => other.count - one.count),
    examples,
    waitsUntil: (await waitsUntil(tx, kind, hours, now))?.toISOString() ?? null,
  };
}

function note(
  reasons: Map<MessageRefusal, { count: number; examples: string[] }>,
  reason: MessageRefusal,
  label: string | undefined,
): void {
  const known = reasons.get(reason) ?? { count: 0, examples: [] };
  known.count += 1;
  if (label && known.examples.length < examplesShown) known.examples.push(label);
  reasons.set(reason, known);
}

/** As the caller may see it; what the caller typed, as it was typed. */
function labelOf({ fieldRules }: Principal, { recipient }: Draft): string | undefined {
  return recipient.typed ?? (recipient.name === null ? undefined : shownName(fieldRules, recipient.name));
}

/** A role that does not see names reads the text as it is written. */
function exampleOf(
  { fieldRules }: Principal,
  writing: Writing,
  { recipient, number, text, parts }: Draft,
): SendingPreview['examples'][number] {
  const { name, typed } = recipient;
  const shown = name === null ? null : shownName(fieldRules, name);
  return {
    name: shown,
    number: typed ?? shownNumber(fieldRules, number ?? ''),
    text: shown === name ? (text ?? '') : `【${writing.signature}】${writing.text}`,
    parts,
  };
}
