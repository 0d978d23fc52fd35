import * as campaigns from '@guanjia/contracts/outbound/campaigns';
import * as work from '@guanjia/contracts/outbound/work';
import { type ExportableList, exportable } from '#kernel/list-exports.ts';
import { listCampaigns } from './campaign-views.ts';
import { listContacts, listResponses } from './contact-views.ts';
import { listTasks } from './task-views.ts';

function countsOf(row: Readonly<Record<string, unknown>>): campaigns.Campaign['counts'] {
  return (row as campaigns.Campaign).counts;
}

/** The lists of this module that can be exported. */
export const outboundLists: ExportableList[] = [
  exportable({
    definition: work.taskList,
    route: work.listTasks,
    title: { 'zh-CN': '外拨任务', en: 'tasks' },
    page: listTasks,
  }),
  exportable({
    definition: work.contactList,
    route: work.listContacts,
    title: { 'zh-CN': '电销记录', en: 'contacts' },
    page: listContacts,
  }),
  exportable({
    definition: work.responseList,
    route: work.listResponses,
    title: { 'zh-CN': '问卷记录', en: 'responses' },
    page: listResponses,
  }),
  exportable({
    definition: campaigns.campaignList,
    route: campaigns.listCampaigns,
    title: { 'zh-CN': '外呼活动', en: 'campaigns' },
    page: (tx, _principal, query) => listCampaigns(tx, query),
    extra: {
      progress: (row) => `${countsOf(row).done + countsOf(row).failed}/${countsOf(row).total}`,
      counts: (row) => `${countsOf(row).pending} / ${countsOf(row).redial}`,
      success: (row) => countsOf(row).success,
    },
  }),
];
