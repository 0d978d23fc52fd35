import type * as routes from '@guanjia/contracts/messaging/sendings';
import type { Sending, SendingState } from '@guanjia/contracts/messaging/sendings';
import { createTask } from '#kernel/background-tasks.ts';
import type { Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import type { OperationInput } from '#kernel/http/operation.ts';
import { newId } from '#kernel/ids.ts';
import type { Principal } from '#kernel/principal.ts';
import { isDemoTenant } from '#modules/identity/index.ts';
import type { MessagingDeps } from '../deps.ts';
import { openWriting } from '../writing.ts';
import { nextRecipients } from './next-recipients.ts';
import {
  acceptLots,
  addRun,
  changeSending,
  insertSending,
  lockSending,
  type SendingRow,
} from './sending-store.ts';
import { readSending } from './sending-views.ts';
import { tellSending } from './tell.ts';

/** What becomes of messages: the demo enterprise only shows them where there is no gateway. */
export async function deliveryOf(
  { sms }: Pick<MessagingDeps, 'sms'>,
  tx: Tx,
): Promise<'gateway' | 'shown' | 'none'> {
  if (sms.kind === 'gateway') return 'gateway';
  return (await isDemoTenant(tx)) ? 'shown' : 'none';
}

/** Throws `sms_not_connected` where nothing can be sent. */
export async function requireDelivery(deps: Pick<MessagingDeps, 'sms'>, tx: Tx): Promise<void> {
  if ((await deliveryOf(deps, tx)) === 'none') throw new AppError('sms_not_connected');
}

/**
 * Begins a message to many, or puts it down for later. Throws `forbidden` without the right to see customers,
 * `sms_not_connected`, `bad_request` for a filter that there is not, and what is wrong with the text.
 */
export async function startSending(
  deps: MessagingDeps,
  tx: Tx,
  principal: Principal,
  { name, kind, text, target, startsAt }: OperationInput<typeof routes.startSending>['body'],
): Promise<Sending> {
  if (!principal.permissions.has('customers.read')) throw new AppError('forbidden');
  await requireDelivery(deps, tx);
  const now = deps.clock.now();
  const { signature } = await openWriting(tx, principal, { kind, text, now });
  // One row proves that the filter is good.
  if (target.kind === 'query')
    await nextRecipients(deps, tx, principal, { target, after: null, limit: 1, before: now });
  const begins = startsAt === null ? now : new Date(startsAt);
  const later = begins > now;
  const id = newId(now.getTime());
  const userId = principal.userId;
  await insertSending(tx, {
    ...{ id, name, kind, text, signature, target, user_id: userId, created_at: now },
    state: later ? 'scheduled' : 'collecting',
    next_at: later ? begins : null,
    collects_before: later ? null : now,
  });
  await createTask(tx, { id, userId, kind: 'messaging_sending', label: name, total: null, at: now });
  await deps.audit.record(tx, {
    actor: principal,
    action: 'messaging.sending_started',
    entityType: 'sending',
    entityId: id,
    after: { name, kind, text, signature, ...(later && { startsAt }), ...aboutOf(target) },
  });
  await tellSending(tx, await lockSending(tx, id), now);
  if (!later) await addRun(tx, principal.tenantId, id);
  return readSending(tx, principal, id);
}

/** Conditions may hold names and numbers of customers: the trail keeps which columns they are about. */
function aboutOf(target: routes.SendingTarget): Record<string, unknown> {
  if (target.kind === 'numbers') return { typed: target.numbers.length };
  if (target.kind === 'ids') return { chosen: target.ids.length };
  const { filter = [], q } = target.query;
  return { columns: [...filter.map(({ column }) => column), ...(q ? ['q'] : [])].join(', ') };
}

const open: readonly SendingState[] = ['scheduled', 'collecting', 'running', 'waiting'];

/** Throws `not_found` outside the data scope, `sending_state`. */
export async function controlSending(
  { clock, audit }: MessagingDeps,
  tx: Tx,
  principal: Principal,
  { id, what }: { id: string; what: 'pause' | 'resume' | 'cancel' },
): Promise<Sending> {
  await readSending(tx, principal, id);
  const before = await lockSending(tx, id);
  if (before.name === null) throw notFound();
  const now = clock.now();
  const change = changeFor(before, what, now);
  if (!change) throw new AppError('sending_state');
  if (what === 'resume') await acceptLots(tx, before);
  const row = await changeSending(tx, before, change);
  await tellSending(tx, row, now);
  await audit.record(tx, {
    actor: principal,
    action: 'messaging.sending_controlled',
    entityType: 'sending',
    entityId: id,
    before: { state: before.state },
    after: { state: row.state },
  });
  // Cancelling, too: what waits is taken back by the run.
  if (row.state !== 'scheduled' && row.state !== 'paused') await addRun(tx, principal.tenantId, id);
  return readSending(tx, principal, id);
}

function changeFor(row: SendingRow, what: 'pause' | 'resume' | 'cancel', now: Date) {
  switch (what) {
    case 'pause':
      return open.includes(row.state)
        ? { state: 'paused' as const, resume_to: row.resume_to ?? resumable(row.state), waits_for: null }
        : undefined;
    case 'resume':
      return row.state === 'paused' && row.resume_to
        ? {
            state: row.resume_to,
            resume_to: null,
            waits_for: null,
            // One that was put down for later keeps its time.
            ...(row.resume_to !== 'scheduled' && { next_at: null }),
          }
        : undefined;
    case 'cancel':
      return open.includes(row.state) || row.state === 'paused'
        ? {
            ...{ state: 'cancelled' as const, resume_to: null, waits_for: null, next_at: null },
            finished_at: now,
          }
        : undefined;
  }
}

function resumable(state: SendingState): SendingRow['resume_to'] {
  return state === 'scheduled' || state === 'collecting' || state === 'running' ? state : null;
}
