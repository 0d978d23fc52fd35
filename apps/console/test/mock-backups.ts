import * as backupApi from '@guanjia/contracts/backup/routes';
import * as data from './mock-data.ts';
import { answerList } from './mock-list.ts';
import type { Mount } from './mock-types.ts';

/** Backups of the enterprise: one of last night. */
export function mountMockBackups(mount: Mount): void {
  const last: backupApi.Backup = {
    id: data.uuid(9, 1),
    kind: 'scheduled',
    state: 'done',
    userName: null,
    createdAt: data.ago(300),
    finishedAt: data.ago(299),
    bytes: 1_500_000,
    rows: 5676,
    objects: 12,
    verifiedAt: data.ago(299),
    verifyError: null,
    errorCode: null,
    removedAt: null,
  };
  const task = {
    id: data.uuid(9, 2),
    kind: 'tenant_restore' as const,
    label: '企业数据',
    state: 'queued' as const,
    done: 0,
    total: null,
    resultPath: null,
    errorCode: null,
    createdAt: data.ago(0),
    finishedAt: null,
  };
  mount(backupApi.listBackups, ({ query }) => answerList(backupApi.backupList, [last], query));
  mount(backupApi.getBackupSettings, () => ({
    enabled: true,
    hour: 3,
    keep: 7,
    version: 0,
    ready: true,
    folder: '/var/lib/guanjia/backups',
    lastDoneAt: last.createdAt,
    overdue: false,
  }));
  mount(backupApi.listRestorations, () => ({ items: [] }));
  mount(backupApi.restoreBackup, () => task);
}
