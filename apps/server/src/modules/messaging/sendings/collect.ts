import type { Tx } from '#kernel/db.ts';
import type { Principal } from '#kernel/principal.ts';
import type { MessagingDeps } from '../deps.ts';
import { draftMessages } from '../drafts.ts';
import { addMessages } from '../messages/message-store.ts';
import type { StoredTarget } from '../tables.ts';
import { openWriting } from '../writing.ts';
import { nextRecipients } from './next-recipients.ts';
import { countReasons, type SendingChange, type SendingRow } from './sending-store.ts';

const lot = 1000;

/** Writes the messages of the next customers; with the place reached, so that a run goes on where another stopped. */
export async function collectLot(
  deps: MessagingDeps,
  tx: Tx,
  principal: Principal,
  row: SendingRow,
): Promise<SendingChange> {
  const now = deps.clock.now();
  const { recipients, reached } = await nextRecipients(deps, tx, principal, {
    target: row.target,
    after: row.reached,
    limit: lot,
    before: row.collects_before ?? row.created_at,
  });
  const writing = await openWriting(tx, principal, { kind: row.kind, text: row.text, now });
  const drafts = await draftMessages(tx, recipients, { ...writing, signature: row.signature });
  const { queued, refused } = await addMessages(tx, row, drafts, now);
  return {
    reached,
    looked: row.looked + recipients.length,
    total: row.total + queued.length,
    refused: row.refused + refused.length,
    parts: row.parts + queued.reduce((sum, { parts }) => sum + parts, 0),
    reasons: countReasons(row.reasons, refused),
    ...(reached === null && { state: 'running' as const, target: collected(row.target) }),
  };
}

/** Typed numbers stand in the messages from here on, and nowhere else. */
function collected(target: StoredTarget): StoredTarget {
  return target.kind === 'numbers' ? { kind: 'numbers', numbers: [] } : target;
}
