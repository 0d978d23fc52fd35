import type { Segment } from '@guanjia/contracts/customers/segments';
import type { Tx } from '#kernel/db.ts';
import { newId } from '#kernel/ids.ts';
import { insertSegment } from '#modules/customers/index.ts';

/** Lists that keep themselves: good customers and difficult ones, and whom to call again (CUS-063). */
const segments: readonly (Pick<Segment, 'name' | 'mark' | 'query'> & { note: string })[] = [
  {
    name: '优质客户',
    mark: 'good',
    note: '金卡及以上，且不在黑名单',
    query: {
      filter: [
        { column: 'level', op: 'in', values: ['gold', 'platinum'] },
        { column: 'listed', op: 'empty', value: true },
      ],
    },
  },
  {
    name: '劣质客户',
    mark: 'bad',
    note: '在黑名单里，联系前先看原因',
    query: { filter: [{ column: 'listed', op: 'in', values: ['black'] }] },
  },
  {
    name: '公海里从未通话的金卡、银卡',
    mark: null,
    note: '适合加入营销活动',
    query: {
      filter: [
        { column: 'level', op: 'in', values: ['gold', 'silver'] },
        { column: 'pool', op: 'in', values: ['public'] },
        { column: 'happened.call', op: 'happened', times: 0 },
      ],
    },
  },
];

export async function fillDemoSegments(tx: Tx, ownerId: string, now: Date): Promise<void> {
  for (const segment of segments)
    await insertSegment(tx, {
      ...segment,
      id: newId(now.getTime()),
      kind: 'dynamic',
      best: null,
      ownerId,
      at: now,
    });
}
