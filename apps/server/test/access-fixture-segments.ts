import * as segments from '@guanjia/contracts/customers/segments';
import * as additions from '@guanjia/contracts/outbound/additions';
import type { SignedIn } from './app.ts';
import { until } from './until.ts';
import type { Call } from './walk.ts';

/** A segment per way in which segments are used, and customers that were added to a campaign. */
export async function fillSegments(
  { client }: SignedIn,
  campaignId: string,
  mark: string,
): Promise<Record<string, Call>> {
  const of = (id: string, body?: object): Call => ({ params: { id }, ...(body && { body }) });
  const query = { filter: [{ column: 'name', op: 'contains' as const, value: mark }] };
  const create = (kind: 'dynamic' | 'frozen', name: string) =>
    client.call(segments.createSegment, { body: { name: `${mark} ${name}`, kind, query } });
  const dynamic = await create('dynamic', 'dynamic');
  const frozen = await create('frozen', 'frozen');
  await until('the members are found', async () => {
    const { freezing } = await client.call(segments.getSegment, { params: { id: frozen.id } });
    return freezing === null;
  });
  const spare = await create('dynamic', 'spare');
  const deleted = await create('dynamic', 'deleted');
  await client.call(segments.deleteSegment, { params: { id: deleted.id } });
  const target = { kind: 'query' as const, query: { filter: JSON.stringify(query.filter) } };
  const addition = await client.call(additions.addToCampaign, { params: { id: campaignId }, body: target });
  return {
    getSegment: of(dynamic.id),
    countSegment: of(dynamic.id),
    updateSegment: of(dynamic.id, { note: mark, version: dynamic.version }),
    freezeSegment: of(frozen.id),
    deleteSegment: of(spare.id),
    restoreSegment: of(deleted.id),
    addToCampaign: of(campaignId, target),
    getAddition: of(addition.id),
  };
}
