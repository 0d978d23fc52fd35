import * as routes from '@guanjia/contracts/customers/duplicates';
import { exportable } from '#kernel/list-exports.ts';
import { listGroups } from './group-views.ts';

type Row = Readonly<Record<string, unknown>>;

const customersOf = (row: Row) => (row as unknown as routes.DuplicateGroup).customers;

/** The list of possible duplicates: a row for each group, with names and owners side by side. */
export const exportableDuplicates = exportable({
  definition: routes.duplicateList,
  route: routes.listDuplicateGroups,
  title: { 'zh-CN': '疑似重复客户', en: 'possible duplicates' },
  page: (tx, principal, query) => listGroups(tx, principal, query),
  extra: {
    customers: (row) => customersOf(row).map(({ name }) => name),
    size: (row) => customersOf(row).length + Number(row.elsewhere),
    ownerId: (row) => customersOf(row).flatMap(({ owner }) => owner?.name ?? []),
  },
});
