import { findPlaceholders } from '@guanjia/contracts/messaging/placeholders';
import type * as routes from '@guanjia/contracts/messaging/templates';
import type { MessageTemplate } from '@guanjia/contracts/messaging/templates';
import { changeSet, snapshot } from '#kernel/change-set.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import { AppError } from '#kernel/errors.ts';
import type { OperationInput } from '#kernel/http/operation.ts';
import { newId } from '#kernel/ids.ts';
import type { Actor } from '#kernel/principal.ts';
import type { AuditTrail } from '#modules/audit/index.ts';
import { insertTemplate, readTemplate, saveTemplate, setDeleted } from './template-store.ts';

interface Deps {
  clock: Clock;
  audit: AuditTrail;
}

/**
 * Throws `placeholder_unknown` for what nobody knows of a customer, `message_signed` for brackets of a signature:
 * operators take the first pair for whoever signs.
 */
export function requireSendable(text: string): void {
  const [unknown] = findPlaceholders(text).unknown;
  if (unknown) throw new AppError('placeholder_unknown', { params: { name: unknown } });
  if (/[【】]/.test(text)) throw new AppError('message_signed');
}

/** Throws `message_template_exists` and as `requireSendable`. */
export async function createTemplate(
  { clock, audit }: Deps,
  tx: Tx,
  actor: Actor,
  input: OperationInput<typeof routes.createMessageTemplate>['body'],
): Promise<MessageTemplate> {
  requireSendable(input.text);
  const at = clock.now();
  const id = newId(at.getTime());
  await insertTemplate(tx, { ...input, id, at });
  await audit.record(tx, {
    actor,
    action: 'messaging.template_created',
    entityType: 'message_template',
    entityId: id,
    after: snapshot(input),
  });
  return readTemplate(tx, id);
}

/** Throws `not_found`, `version_conflict` and as creating one. */
export async function updateTemplate(
  { clock, audit }: Deps,
  tx: Tx,
  actor: Actor,
  id: string,
  { version, ...input }: OperationInput<typeof routes.updateMessageTemplate>['body'],
): Promise<MessageTemplate> {
  const before = await readTemplate(tx, id, { lock: true });
  if (before.version !== version) throw new AppError('version_conflict');
  const next = {
    ...before,
    name: input.name ?? before.name,
    kind: input.kind ?? before.kind,
    text: input.text ?? before.text,
  };
  requireSendable(next.text);
  await saveTemplate(tx, next, clock.now());
  await audit.record(tx, {
    actor,
    action: 'messaging.template_updated',
    entityType: 'message_template',
    entityId: id,
    ...changeSet(before, next),
  });
  return readTemplate(tx, id);
}

/** Throws `not_found`. */
export async function deleteTemplate(
  { clock, audit }: Deps,
  tx: Tx,
  actor: Actor,
  id: string,
): Promise<void> {
  const before = await readTemplate(tx, id, { lock: true });
  await setDeleted(tx, before, clock.now());
  await audit.record(tx, {
    actor,
    action: 'messaging.template_deleted',
    entityType: 'message_template',
    entityId: id,
    before: snapshot(before),
  });
}

/** Throws `not_found` for one that is not deleted, `message_template_exists`. */
export async function restoreTemplate(
  { audit }: Deps,
  tx: Tx,
  actor: Actor,
  id: string,
): Promise<MessageTemplate> {
  const gone = await readTemplate(tx, id, { lock: true, deleted: true });
  await setDeleted(tx, gone, null);
  await audit.record(tx, {
    actor,
    action: 'messaging.template_restored',
    entityType: 'message_template',
    entityId: id,
    after: snapshot(gone),
  });
  return readTemplate(tx, id);
}
