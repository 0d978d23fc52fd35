import { presets } from '@guanjia/contracts/messaging/presets';
import { standardMessageSettings } from '@guanjia/contracts/messaging/settings';
import type { Clock } from '#kernel/clock.ts';
import type { Tx } from '#kernel/db.ts';
import { systemActor } from '#kernel/principal.ts';
import { createAuditTrail } from '#modules/audit/index.ts';
import { fillConsents } from '#modules/customers/index.ts';
import { addSampleSending, createTemplate, putSettings } from '#modules/messaging/index.ts';

/** A signature, two templates, and an offer that went to those of some customers who agreed to advertising. */
export async function fillDemoMessages(
  tx: Tx,
  clock: Clock,
  { customerIds, by }: { customerIds: readonly string[]; by: { userId: string; userName: string } },
): Promise<void> {
  const now = clock.now();
  const deps = { clock, audit: createAuditTrail({ clock }) };
  await putSettings(tx, { ...standardMessageSettings, signature: '示例科技' });
  const chosen = presets.filter(({ key }) => key === 'mid_autumn' || key === 'member_day');
  for (const { name, kind, text } of chosen)
    await createTemplate(deps, tx, systemActor(tx.tenantId ?? ''), {
      ...{ name: name.zh, kind, text: text.zh },
    });
  await fillConsents(tx, customerIds.slice(0, 42), { state: 'given', way: 'online', at: now });
  await fillConsents(tx, customerIds.slice(42, 45), { state: 'withdrawn', way: 'spoken', at: now });
  const offer = presets.find(({ key }) => key === 'member_day');
  if (!offer) throw new Error('the demo sends a preset that is gone');
  await addSampleSending(
    tx,
    { name: '会员日活动通知', kind: 'marketing', text: offer.text.zh, customerIds, by },
    now,
  );
}
