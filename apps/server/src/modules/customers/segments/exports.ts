import * as routes from '@guanjia/contracts/customers/segments';
import { exportable } from '#kernel/list-exports.ts';
import { listSegments } from './segment-views.ts';

/** The list of segments; of dynamic ones no number is kept. */
export const exportableSegments = exportable({
  definition: routes.segmentList,
  route: routes.listSegments,
  title: { 'zh-CN': '客户群', en: 'segments' },
  page: (tx, _principal, query) => listSegments(tx, query),
  extra: { count: (row) => row.size },
});
