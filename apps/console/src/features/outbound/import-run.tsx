import { downloadBadRows, type ImportView } from '@guanjia/contracts/outbound/imports';
import { Link } from '@tanstack/react-router';
import { Progress } from 'antd';
import { CheckIcon, DownloadIcon } from '../../components/icons.tsx';
import { api } from '../../lib/api.ts';
import { formatNumber } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { importTexts } from './import-texts.ts';

/** Step four: progress as it comes, then what became of it. */
export function ImportRun({ view }: { view: ImportView }) {
  const t = useT(importTexts);
  const { counts, state } = view;
  const percent = view.totalRows > 0 ? Math.round((counts.processed / view.totalRows) * 100) : 0;
  const skipped = counts.duplicateInFile + counts.alreadyInCampaign;
  return (
    <div className="panel stack" style={{ padding: 24 }}>
      {state === 'running' && (
        <>
          <h2>{t('run.title')}</h2>
          <Progress percent={percent} aria-label={t('run.title')} />
          <p role="status">
            {t('run.progress', {
              done: formatNumber(counts.processed),
              total: formatNumber(view.totalRows),
              created: formatNumber(counts.created),
            })}
          </p>
          <p className="muted">{t('run.leave')}</p>
        </>
      )}
      {state === 'done' && (
        <>
          <h2 className="row tone-ready" style={{ color: 'var(--tone)' }}>
            <CheckIcon /> {t('done.title')}
          </h2>
          <p role="status">
            {t('done.summary', {
              created: formatNumber(counts.created),
              skipped: formatNumber(skipped),
              bad: formatNumber(counts.bad),
            })}
          </p>
        </>
      )}
      {state === 'failed' && (
        <div role="alert">
          <h2>{t('failed.title')}</h2>
          <p className="muted">{t('failed.hint')}</p>
        </div>
      )}
      {state !== 'running' && (
        <div className="row wrap">
          {counts.bad > 0 && (
            <a className="row" href={api.urlOf(downloadBadRows, { params: { id: view.id } })} download>
              <DownloadIcon /> {t('bad.download')}
            </a>
          )}
          <Link to="/campaigns" search={{ open: view.campaignId }}>
            {t('done.campaign')}
          </Link>
          <Link to="/campaigns/$id/import" params={{ id: view.campaignId }}>
            {t('done.more')}
          </Link>
        </div>
      )}
    </div>
  );
}
