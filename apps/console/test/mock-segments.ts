import * as segmentsApi from '@guanjia/contracts/customers/segments';
import { addToCampaign } from '@guanjia/contracts/outbound/additions';
import { answerList } from './mock-list.ts';
import type { Mount } from './mock-types.ts';

/** Segments that are kept in memory, and additions to campaigns that never end. */
export function mountMockSegments(mount: Mount): void {
  const segments: segmentsApi.Segment[] = [];
  const at = new Date().toISOString();
  mount(segmentsApi.listSegments, ({ query }) => answerList(segmentsApi.segmentList, segments, query));
  mount(segmentsApi.createSegment, ({ body }) => {
    const made: segmentsApi.Segment = {
      ...{
        id: crypto.randomUUID(),
        name: '',
        note: null,
        kind: 'dynamic',
        query: {},
        best: null,
        mark: null,
      },
      ...{ size: null, countedAt: null, freezing: null, createdAt: at, updatedAt: at, version: 1 },
      owner: { id: crypto.randomUUID(), name: '王晓' },
      ...(body as object),
    };
    segments.unshift(made);
    return made;
  });
  mount(addToCampaign, ({ params }) => ({
    ...{ id: crypto.randomUUID(), campaignId: params.id ?? '', state: 'running' as const, looked: 0 },
    ...{ added: 0, withoutNumber: 0, alreadyInCampaign: 0, createdAt: at, finishedAt: null },
  }));
}
