import type { MessageKind } from '@guanjia/contracts/messaging/templates';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { Principal } from '#kernel/principal.ts';
import { readTenantName } from '#modules/identity/index.ts';
import type { Writing } from './drafts.ts';
import { readSettings } from './settings/settings.ts';
import { requireSendable } from './templates/template-service.ts';

/** What somebody writes, with what the enterprise decided. Throws `message_unsigned` and as `requireSendable`. */
export async function openWriting(
  tx: Tx,
  { userName }: Pick<Principal, 'userName'>,
  { kind, text, now }: { kind: MessageKind; text: string; now: Date },
): Promise<Writing> {
  requireSendable(text);
  const { signature, marketingNeeds } = (await readSettings(tx)).settings;
  if (!signature) throw new AppError('message_unsigned');
  const company = await readTenantName(tx);
  return { kind, text, signature, marketingNeeds, company, senderName: userName, now };
}
