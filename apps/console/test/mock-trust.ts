import * as ledgerApi from '@guanjia/contracts/audit/ledger';
import * as revealsApi from '@guanjia/contracts/audit/reveals';
import * as settingsApi from '@guanjia/contracts/audit/settings';
import { listCustomerHistory } from '@guanjia/contracts/customers/history';
import * as filesApi from '@guanjia/contracts/files/exports';
import * as data from './mock-data.ts';
import { answerList } from './mock-list.ts';
import type { Mount } from './mock-types.ts';

/** The pages about protected data. */
export function mountMockTrust(mount: Mount): void {
  const used = 37;
  mount(revealsApi.getRevealAllowance, () => ({
    allowance: { used, limit: 40 },
    purposes: settingsApi.defaultTrustSettings.reveal.purposes,
  }));
  mount(revealsApi.grantReveals, () => ({ used, limit: 50 }));
  mount(revealsApi.listRevealUse, () => ({
    items: [
      {
        user: { id: data.uuid(1, 1), name: '王晓' },
        roleName: '坐席',
        allowance: { used, limit: 40 },
        granted: 0,
      },
    ],
  }));
  mount(settingsApi.getTrustSettings, () => ({
    settings: settingsApi.defaultTrustSettings,
    version: 0,
    roles: [{ key: 'agent', name: '坐席' }],
  }));
  mount(settingsApi.saveTrustSettings, ({ body }) => ({ settings: body.settings, version: 1 }));
  mount(ledgerApi.getLedger, () => ({
    seq: 1204,
    hash: 'ab'.repeat(32),
    sealedAt: data.ago(0),
    waiting: 0,
    lastVerification: { at: data.ago(30), by: null, upTo: 1190, findings: [] },
  }));
  mount(listCustomerHistory, () => ({ items: [], nextCursor: null, count: null }));
  mount(filesApi.listExportRequests, ({ query }) => answerList(filesApi.exportRequestList, [], query));
}
