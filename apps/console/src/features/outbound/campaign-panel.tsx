import { type Campaign, updateCampaign } from '@guanjia/contracts/outbound/campaigns';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Popconfirm } from 'antd';
import { UploadIcon } from '../../components/icons.tsx';
import '../../components/import/import.css';
import { SidePanel } from '../../components/side-panel.tsx';
import { Loaded } from '../../components/states.tsx';
import { api } from '../../lib/api.ts';
import { hasCode } from '../../lib/errors.ts';
import { formatNumber } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { useMay } from '../../lib/session.ts';
import { commonTexts } from '../../lib/texts/common.ts';
import { enumTexts } from '../../lib/texts/enums.ts';
import { showToast } from '../../lib/toast.ts';
import { CampaignProgress, campaignTones } from './campaign-progress.tsx';
import { campaignTexts } from './campaign-texts.ts';
import { campaignQuery } from './content-queries.ts';

export function CampaignPanel(props: {
  id: string;
  onClose: () => void;
  onEdit: (campaign: Campaign) => void;
}) {
  const t = useT(campaignTexts);
  const words = useT(enumTexts);
  const query = useQuery(campaignQuery(props.id));
  const mayManage = useMay('outbound.campaigns.manage');
  const mayImport = useMay('outbound.import');
  return (
    <SidePanel label={t('title')} title={query.data?.name ?? t('title')} onClose={props.onClose}>
      <Loaded query={query}>
        {(campaign) => (
          <div className="stack">
            <div className="row">
              <span className={`badge ${campaignTones[campaign.state]}`}>
                {words(`campaign.${campaign.state}`)}
              </span>
              <span>{words(`dial.${campaign.dialMode}`)}</span>
              {campaign.productName && <span className="muted">{campaign.productName}</span>}
            </div>
            <CampaignProgress campaign={campaign} />
            <Counts campaign={campaign} />
            {mayManage && (
              <div className="row wrap">
                <StateButtons campaign={campaign} />
                <Button onClick={() => props.onEdit(campaign)}>{t('edit')}</Button>
              </div>
            )}
            {mayImport && campaign.state !== 'finished' && (
              <Link className="import-link" to="/campaigns/$id/import" params={{ id: campaign.id }}>
                <UploadIcon /> {t('import')}
              </Link>
            )}
            <dl className="facts">
              <dt>{t('form.starts')}</dt>
              <dd>{campaign.startsOn ?? '–'}</dd>
              <dt>{t('form.ends')}</dt>
              <dd>{campaign.endsOn ?? '–'}</dd>
              <dt>{t('form.attempts')}</dt>
              <dd>{campaign.maxAttempts}</dd>
              <dt>{t('form.retry')}</dt>
              <dd>{campaign.retryAfterMinutes}</dd>
              <dt>{t('form.target')}</dt>
              <dd>{campaign.dailyTarget ?? '–'}</dd>
              <dt>{t('form.wrapup')}</dt>
              <dd>{campaign.wrapUpSeconds ?? '–'}</dd>
            </dl>
          </div>
        )}
      </Loaded>
    </SidePanel>
  );
}

/** Numbers that lead to the rows they count. */
function Counts({ campaign }: { campaign: Campaign }) {
  const t = useT(campaignTexts);
  const filter = [{ column: 'campaignId', op: 'in' as const, values: [campaign.id] }];
  const { counts } = campaign;
  return (
    <ul className="count-tiles">
      <li>
        <span className="muted small">{t('count.total')}</span>
        <strong>{formatNumber(counts.total)}</strong>
      </li>
      <li>
        <span className="muted small">{t('count.pending')}</span>
        <Link to="/tasks/pending" search={{ filter }} title={t('see_pending')}>
          {formatNumber(counts.pending)}
        </Link>
      </li>
      <li>
        <span className="muted small">{t('count.redial')}</span>
        <Link to="/tasks/redial" search={{ filter }} title={t('see_redial')}>
          {formatNumber(counts.redial)}
        </Link>
      </li>
      <li>
        <span className="muted small">{t('count.done')}</span>
        <Link to="/contacts/history" search={{ filter }} title={t('see_history')}>
          {formatNumber(counts.done)}
        </Link>
      </li>
      <li>
        <span className="muted small">{t('count.failed')}</span>
        {/* Customers given up; the list of failures has a row per attempt. */}
        <strong>{formatNumber(counts.failed)}</strong>
      </li>
      <li>
        <span className="muted small">{t('count.success')}</span>
        <Link to="/contacts/sales" search={{ filter }}>
          {formatNumber(counts.success)}
        </Link>
      </li>
    </ul>
  );
}

function StateButtons({ campaign }: { campaign: Campaign }) {
  const t = useT(campaignTexts);
  const common = useT(commonTexts);
  const client = useQueryClient();
  const key = campaignQuery(campaign.id).queryKey;
  const change = useMutation({
    mutationFn: (state: Campaign['state']) =>
      api.call(updateCampaign, { params: { id: campaign.id }, body: { state, version: campaign.version } }),
    onSuccess: (next) => {
      client.setQueryData(key, next);
      void client.invalidateQueries({ queryKey: ['list', 'outbound.campaigns'] });
      if (next.state !== 'draft') {
        const text = { running: 'started', paused: 'paused', finished: 'finished' } as const;
        showToast({
          kind: 'done',
          text: t(text[next.state], { name: next.name }),
          ...(next.state === 'paused'
            ? { action: { label: common('undo'), run: () => change.mutate('running') } }
            : {}),
        });
      }
    },
    onError: (error) => {
      if (hasCode(error, 'version_conflict')) void client.invalidateQueries({ queryKey: key });
    },
  });
  const open = campaign.counts.pending + campaign.counts.redial;
  return (
    <>
      {(campaign.state === 'draft' || campaign.state === 'paused') && (
        <Button type="primary" loading={change.isPending} onClick={() => change.mutate('running')}>
          {t(campaign.state === 'draft' ? 'start' : 'resume')}
        </Button>
      )}
      {campaign.state === 'running' && (
        <Button loading={change.isPending} onClick={() => change.mutate('paused')}>
          {t('pause')}
        </Button>
      )}
      {(campaign.state === 'running' || campaign.state === 'paused') && (
        <Popconfirm
          title={t('finish.sure', { n: formatNumber(open) })}
          okText={t('finish')}
          cancelText={common('cancel')}
          onConfirm={() => change.mutate('finished')}
        >
          <Button danger>{t('finish')}</Button>
        </Popconfirm>
      )}
    </>
  );
}
