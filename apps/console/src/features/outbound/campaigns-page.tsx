import { type Campaign, campaignList, listCampaigns } from '@guanjia/contracts/outbound/campaigns';
import { Button, Drawer } from 'antd';
import { useMemo, useState } from 'react';
import { PlusIcon } from '../../components/icons.tsx';
import { RecordList } from '../../components/list/record-list.tsx';
import type { ListColumn } from '../../components/list/types.ts';
import { api } from '../../lib/api.ts';
import { formatDateTime, formatNumber } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { useMay } from '../../lib/session.ts';
import { enumTexts } from '../../lib/texts/enums.ts';
import { CampaignForm } from './campaign-form.tsx';
import { CampaignPanel } from './campaign-panel.tsx';
import { CampaignProgress, campaignTones } from './campaign-progress.tsx';
import { campaignTexts } from './campaign-texts.ts';
import './outbound.css';

export function CampaignsPage() {
  const t = useT(campaignTexts);
  const words = useT(enumTexts);
  const mayManage = useMay('outbound.campaigns.manage');
  const [editing, setEditing] = useState<Campaign | 'new'>();
  const columns = useMemo(
    (): ListColumn<Campaign>[] => [
      { key: 'name', title: t('column.name'), width: 200, grow: true, render: (row) => row.name },
      {
        key: 'state',
        title: t('column.state'),
        width: 110,
        text: (row) => words(`campaign.${row.state}`),
        render: (row) => (
          <span className={`badge ${campaignTones[row.state]}`}>{words(`campaign.${row.state}`)}</span>
        ),
        option: (value) => words(`campaign.${value as Campaign['state']}`),
      },
      {
        key: 'dialMode',
        title: t('column.mode'),
        width: 120,
        render: (row) => words(`dial.${row.dialMode}`),
        option: (value) => words(`dial.${value as Campaign['dialMode']}`),
      },
      { key: 'product', title: t('column.product'), width: 140, render: (row) => row.productName ?? '–' },
      {
        key: 'progress',
        title: t('column.progress'),
        width: 200,
        text: (row) => `${row.counts.done + row.counts.failed}/${row.counts.total}`,
        render: (row) => <CampaignProgress campaign={row} />,
      },
      {
        key: 'counts',
        title: t('column.counts'),
        width: 130,
        align: 'end',
        render: (row) => `${formatNumber(row.counts.pending)} / ${formatNumber(row.counts.redial)}`,
      },
      {
        key: 'success',
        title: t('column.success'),
        width: 90,
        align: 'end',
        render: (row) => formatNumber(row.counts.success),
      },
      {
        key: 'createdAt',
        title: t('column.created'),
        width: 150,
        render: (row) => formatDateTime(row.createdAt).slice(0, 16),
      },
    ],
    [t, words],
  );
  const newButton = mayManage && (
    <Button type="primary" icon={<PlusIcon />} onClick={() => setEditing('new')}>
      {t('new')}
    </Button>
  );
  return (
    <>
      <RecordList
        title={t('title')}
        definition={campaignList}
        columns={columns}
        fetchPage={(query, signal) => api.call(listCampaigns, { query }, { signal })}
        searchPlaceholder={t('search')}
        actions={newButton}
        empty={{ title: t('empty.title'), hint: t('empty.hint'), action: newButton }}
        watch={['outbound.desk_changed', 'outbound.import']}
        rowLabel={(row) => row.name}
        panel={(id, _row, close) => <CampaignPanel id={id} onClose={close} onEdit={setEditing} />}
      />
      <Drawer
        open={editing !== undefined}
        onClose={() => setEditing(undefined)}
        title={editing === 'new' ? t('new') : t('edit')}
        size={560}
        destroyOnHidden
      >
        {editing && (
          <CampaignForm
            campaign={editing === 'new' ? undefined : editing}
            onDone={() => setEditing(undefined)}
            onCancel={() => setEditing(undefined)}
          />
        )}
      </Drawer>
    </>
  );
}
