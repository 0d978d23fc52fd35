import { type Backup, backupList, listBackups, startBackup } from '@guanjia/contracts/backup/routes';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { RecordList } from '../../components/list/record-list.tsx';
import type { ListColumn } from '../../components/list/types.ts';
import { SidePanel } from '../../components/side-panel.tsx';
import { api } from '../../lib/api.ts';
import { formatDateTime, formatNumber } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { showToast } from '../../lib/toast.ts';
import { BackupDetails } from './backup-details.tsx';
import { BackupStatus } from './backup-status.tsx';
import { sizeOf, verdictOf } from './backup-words.ts';
import { RestorationsDialog } from './restorations-dialog.tsx';
import { ScheduleDialog } from './schedule-dialog.tsx';
import { backupTexts } from './texts.ts';

/** Backups of the enterprise: how they go, the list, and the way back. */
export function BackupsPage() {
  const t = useT(backupTexts);
  const [dialog, setDialog] = useState<'schedule' | 'restorations'>();
  const columns = useMemo(
    (): ListColumn<Backup>[] => [
      { key: 'createdAt', title: t('createdAt'), width: 170, render: (row) => formatDateTime(row.createdAt) },
      {
        key: 'kind',
        title: t('kind'),
        width: 130,
        render: (row) => t(`kind.${row.kind}`),
        option: (value) => t(`kind.${value as Backup['kind']}`),
      },
      {
        key: 'state',
        title: t('state'),
        width: 120,
        text: (row) => stateOf(row, t),
        render: (row) =>
          row.state === 'failed' ? (
            <span className="badge tone-alarm">{t('state.failed')}</span>
          ) : (
            stateOf(row, t)
          ),
        option: (value) => t(`state.${value as Backup['state']}`),
      },
      { key: 'bytes', title: t('bytes'), width: 110, align: 'end', render: (row) => sizeOf(row.bytes) },
      {
        key: 'rows',
        title: t('rows'),
        width: 110,
        align: 'end',
        render: (row) => (row.rows === null ? '–' : formatNumber(row.rows)),
      },
      {
        key: 'verifiedAt',
        title: t('verified'),
        width: 220,
        grow: true,
        render: (row) => verdictOf(row, t),
      },
      { key: 'userName', title: t('by'), width: 140, render: (row) => row.userName ?? t('by.clock') },
    ],
    [t],
  );
  return (
    <>
      <RecordList
        title={t('title')}
        definition={backupList}
        columns={columns}
        fetchPage={(query, signal) => api.call(listBackups, { query }, { signal })}
        leading={<BackupStatus />}
        actions={
          <>
            <Button onClick={() => setDialog('restorations')}>{t('restorations')}</Button>
            <Button onClick={() => setDialog('schedule')}>{t('schedule')}</Button>
            <BackUpNow />
          </>
        }
        empty={{ title: t('empty'), hint: t('empty.hint') }}
        rowLabel={(row) => `${formatDateTime(row.createdAt)} ${t(`kind.${row.kind}`)}`}
        panel={(_id, row, close) =>
          row && (
            <SidePanel
              label={formatDateTime(row.createdAt)}
              title={formatDateTime(row.createdAt)}
              width={460}
              onClose={close}
            >
              <BackupDetails backup={row} />
            </SidePanel>
          )
        }
      />
      {dialog === 'schedule' && <ScheduleDialog onClose={() => setDialog(undefined)} />}
      {dialog === 'restorations' && <RestorationsDialog onClose={() => setDialog(undefined)} />}
    </>
  );
}

function stateOf(row: Backup, t: ReturnType<typeof useT<keyof typeof backupTexts.zh>>): string {
  return row.removedAt === null ? t(`state.${row.state}`) : t('removed');
}

function BackUpNow() {
  const t = useT(backupTexts);
  const client = useQueryClient();
  const start = useMutation({
    mutationFn: () => api.call(startBackup, {}),
    onSuccess: () => {
      showToast({ kind: 'info', text: t('now.started') });
      return client.invalidateQueries({ queryKey: ['list', backupList.name] });
    },
  });
  return (
    <Button type="primary" loading={start.isPending} onClick={() => start.mutate()}>
      {t('now')}
    </Button>
  );
}
