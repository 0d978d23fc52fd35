import {
  type DeletedRecord,
  listRecycleBin,
  recycleBin,
  restoreRecord,
} from '@guanjia/contracts/audit/recycle-bin';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useMemo } from 'react';
import { FieldTable } from '../../components/audit/change-table.tsx';
import { RecordList } from '../../components/list/record-list.tsx';
import type { ListColumn } from '../../components/list/types.ts';
import { SidePanel } from '../../components/side-panel.tsx';
import { api } from '../../lib/api.ts';
import { formatDateTime } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { showToast } from '../../lib/toast.ts';
import { trustTexts } from './texts.ts';

/** What was deleted and can still come back. */
export function RecycleBinPage() {
  const t = useT(trustTexts);
  const columns = useMemo(
    (): ListColumn<DeletedRecord>[] => [
      { key: 'label', title: t('bin.label'), width: 200, grow: true, render: (row) => row.label },
      {
        key: 'entityType',
        title: t('bin.type'),
        width: 110,
        render: (row) => t(`bin.type.${row.entityType}`),
        option: (value) => t(`bin.type.${value as DeletedRecord['entityType']}`),
      },
      { key: 'deletedById', title: t('bin.by'), width: 120, render: (row) => row.deletedBy.name },
      { key: 'deletedAt', title: t('bin.at'), width: 160, render: (row) => formatDateTime(row.deletedAt) },
      { key: 'reason', title: t('bin.reason'), width: 200, render: (row) => row.reason ?? '–' },
      { key: 'purgeAt', title: t('bin.purge'), width: 160, render: (row) => formatDateTime(row.purgeAt) },
    ],
    [t],
  );
  return (
    <RecordList
      title={t('bin.title')}
      definition={recycleBin}
      columns={columns}
      fetchPage={(query, signal) => api.call(listRecycleBin, { query }, { signal })}
      searchPlaceholder={t('bin.search')}
      empty={{ title: t('bin.empty'), hint: t('bin.empty.hint') }}
      rowLabel={(row) => row.label}
      panel={(_id, row, close) =>
        row && (
          <SidePanel
            label={row.label}
            title={row.label}
            width={480}
            onClose={close}
            extra={<Restore record={row} onDone={close} />}
          >
            <h3>{t('bin.content')}</h3>
            <FieldTable fields={row.payload} />
          </SidePanel>
        )
      }
    />
  );
}

function Restore({ record, onDone }: { record: DeletedRecord; onDone: () => void }) {
  const t = useT(trustTexts);
  const client = useQueryClient();
  const restore = useMutation({
    mutationFn: () => api.call(restoreRecord, { params: { id: record.id } }),
    onSuccess: () => {
      showToast({ kind: 'done', text: t('bin.restored', { name: record.label }) });
      onDone();
      void client.invalidateQueries();
    },
  });
  return (
    <Button type="primary" size="small" loading={restore.isPending} onClick={() => restore.mutate()}>
      {t('bin.restore')}
    </Button>
  );
}
