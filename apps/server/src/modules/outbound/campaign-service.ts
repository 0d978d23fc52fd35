import type * as routes from '@guanjia/contracts/outbound/campaigns';
import type { Campaign } from '@guanjia/contracts/outbound/campaigns';
import { changeSet, snapshot } from '#kernel/change-set.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import type { OperationInput } from '#kernel/http/operation.ts';
import { newId } from '#kernel/ids.ts';
import { publish } from '#kernel/outbox.ts';
import type { Actor } from '#kernel/principal.ts';
import { topics } from '#kernel/topics.ts';
import type { AuditTrail } from '#modules/audit/index.ts';
import { getProduct } from '#modules/orders/index.ts';
import { readCampaign } from './campaign-views.ts';
import type { OutboundTables } from './tables.ts';

export type NewCampaign = OperationInput<typeof routes.createCampaign>['body'];
type CampaignChange = OperationInput<typeof routes.updateCampaign>['body'];

interface Deps {
  clock: Clock;
  audit: AuditTrail;
}

/** Adds a campaign as a draft. Throws `not_found` for an unknown product, script or questionnaire. */
export async function createCampaign(
  deps: Deps,
  tx: Tx,
  actor: Actor,
  input: NewCampaign,
): Promise<Campaign> {
  const now = deps.clock.now();
  const id = newId(now.getTime());
  await requireParts(tx, input);
  await tx
    .kysely<OutboundTables>()
    .insertInto('outbound.campaign')
    .values({
      id,
      tenant_id: tx.tenantId ?? '',
      name: input.name,
      dial_mode: input.dialMode,
      product_id: input.productId,
      script_id: input.scriptId,
      questionnaire_id: input.questionnaireId,
      starts_on: input.startsOn,
      ends_on: input.endsOn,
      max_attempts: input.maxAttempts,
      retry_after_minutes: input.retryAfterMinutes,
      daily_target: input.dailyTarget,
      wrap_up_seconds: input.wrapUpSeconds,
      created_at: now,
    })
    .execute();
  const campaign = await readCampaign(tx, id);
  await deps.audit.record(tx, {
    actor,
    action: 'outbound.campaign_created',
    entityType: 'campaign',
    entityId: id,
    after: snapshot(contentOf(campaign)),
  });
  return campaign;
}

/** Changes a campaign, or starts, pauses, finishes it. Throws `not_found`, `version_conflict`. */
export async function updateCampaign(
  deps: Deps,
  tx: Tx,
  actor: Actor,
  id: string,
  { version, ...change }: CampaignChange,
): Promise<Campaign> {
  const before = await readCampaign(tx, id);
  if (before.version !== version) throw new AppError('version_conflict');
  await requireParts(tx, change);
  const updated = await tx
    .kysely<OutboundTables>()
    .updateTable('outbound.campaign')
    .set((eb) => ({
      ...(change.name !== undefined && { name: change.name }),
      ...(change.state !== undefined && { state: change.state }),
      ...(change.dialMode !== undefined && { dial_mode: change.dialMode }),
      ...(change.productId !== undefined && { product_id: change.productId }),
      ...(change.scriptId !== undefined && { script_id: change.scriptId }),
      ...(change.questionnaireId !== undefined && { questionnaire_id: change.questionnaireId }),
      ...(change.startsOn !== undefined && { starts_on: change.startsOn }),
      ...(change.endsOn !== undefined && { ends_on: change.endsOn }),
      ...(change.maxAttempts !== undefined && { max_attempts: change.maxAttempts }),
      ...(change.retryAfterMinutes !== undefined && { retry_after_minutes: change.retryAfterMinutes }),
      ...(change.dailyTarget !== undefined && { daily_target: change.dailyTarget }),
      ...(change.wrapUpSeconds !== undefined && { wrap_up_seconds: change.wrapUpSeconds }),
      version: eb('version', '+', 1),
    }))
    .where('id', '=', id)
    .where('version', '=', version)
    .returning('id')
    .executeTakeFirst();
  if (!updated) throw new AppError('version_conflict');
  const after = await readCampaign(tx, id);
  await deps.audit.record(tx, {
    actor,
    action: 'outbound.campaign_updated',
    entityType: 'campaign',
    entityId: id,
    ...changeSet(contentOf(before), contentOf(after)),
  });
  await publish(tx, {
    type: 'outbound.desk_changed',
    payload: { campaignId: id },
    at: deps.clock.now(),
    topics: [topics.everybody],
  });
  return after;
}

/** Without the figures, which others change. */
function contentOf({ counts: _counts, ...content }: Campaign) {
  return content;
}

/** Row-level security hides other tenants' rows from this check, while a foreign key would find them. */
async function requireParts(
  tx: Tx,
  parts: {
    productId?: string | null | undefined;
    scriptId?: string | null | undefined;
    questionnaireId?: string | null | undefined;
  },
): Promise<void> {
  if (parts.productId) await getProduct(tx, parts.productId);
  const kysely = tx.kysely<OutboundTables>();
  if (parts.scriptId) {
    const found = await kysely
      .selectFrom('outbound.script')
      .where('id', '=', parts.scriptId)
      .select('id')
      .executeTakeFirst();
    if (!found) throw notFound();
  }
  if (parts.questionnaireId) {
    const found = await kysely
      .selectFrom('outbound.questionnaire')
      .where('id', '=', parts.questionnaireId)
      .select('id')
      .executeTakeFirst();
    if (!found) throw notFound();
  }
}
