import {
  acknowledgeAlert,
  listSecurityAlerts,
  type SecurityAlert,
  securityAlertList,
} from '@guanjia/contracts/identity/security-alerts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useMemo } from 'react';
import { RecordList } from '../../components/list/record-list.tsx';
import type { ListColumn } from '../../components/list/types.ts';
import { SidePanel } from '../../components/side-panel.tsx';
import { api } from '../../lib/api.ts';
import { formatDateTime } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { useMay } from '../../lib/session.ts';
import { showToast } from '../../lib/toast.ts';
import { alertTexts } from './alert-texts.ts';

/** What looked like an attack on accounts. */
export function AlertsPage() {
  const t = useT(alertTexts);
  const columns = useMemo(
    (): ListColumn<SecurityAlert>[] => [
      { key: 'occurredAt', title: t('time'), width: 170, render: (row) => formatDateTime(row.occurredAt) },
      {
        key: 'kind',
        title: t('kind'),
        width: 160,
        render: (row) => t(`kind.${row.kind}`),
        option: (value) => t(`kind.${value as SecurityAlert['kind']}`),
      },
      { key: 'ip', title: t('ip'), width: 180, grow: true, render: (row) => row.ip ?? '–' },
      { key: 'userId', title: t('user'), width: 140, render: (row) => row.user?.name ?? '–' },
      {
        key: 'acknowledgedAt',
        title: t('acknowledged'),
        width: 200,
        text: (row) => acknowledgement(row, t),
        render: (row) =>
          row.acknowledgedAt ? (
            acknowledgement(row, t)
          ) : (
            <span className="badge tone-alarm">{t('acknowledged.no')}</span>
          ),
      },
    ],
    [t],
  );
  return (
    <RecordList
      title={t('title')}
      definition={securityAlertList}
      columns={columns}
      fetchPage={(query, signal) => api.call(listSecurityAlerts, { query }, { signal })}
      watch={['identity.security_alert']}
      empty={{ title: t('empty') }}
      rowLabel={(row) => `${formatDateTime(row.occurredAt)} ${t(`kind.${row.kind}`)}`}
      panel={(_id, row, close) =>
        row && (
          <SidePanel label={t(`kind.${row.kind}`)} title={t(`kind.${row.kind}`)} width={420} onClose={close}>
            <AlertDetails alert={row} />
          </SidePanel>
        )
      }
    />
  );
}

function acknowledgement(
  alert: SecurityAlert,
  t: ReturnType<typeof useT<keyof typeof alertTexts.zh>>,
): string {
  if (!alert.acknowledgedAt) return t('acknowledged.no');
  const time = formatDateTime(alert.acknowledgedAt);
  return t('acknowledged.by', { name: alert.acknowledgedBy?.name ?? '', time });
}

function AlertDetails({ alert }: { alert: SecurityAlert }) {
  const t = useT(alertTexts);
  const mayManage = useMay('identity.security.manage');
  const client = useQueryClient();
  const acknowledge = useMutation({
    mutationFn: (unblock: boolean) =>
      api.call(acknowledgeAlert, { params: { id: alert.id }, body: { unblock } }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['list', securityAlertList.name] });
      void client.invalidateQueries({ queryKey: ['identity', 'open-alerts'] });
      showToast({ kind: 'done', text: t('done') });
    },
  });
  const until = alert.blockedUntil;
  return (
    <div className="stack">
      <p>{t(`why.${alert.kind}`)}</p>
      <dl className="facts">
        <dt>{t('time')}</dt>
        <dd>{formatDateTime(alert.occurredAt)}</dd>
        <dt>{t('ip')}</dt>
        <dd>{alert.ip ?? '–'}</dd>
        <dt>{t('user')}</dt>
        <dd>{alert.user?.name ?? '–'}</dd>
        <dt>{t('names')}</dt>
        <dd>{alert.names}</dd>
        <dt>{t('blocked')}</dt>
        <dd>{until ? t('blocked.until', { time: formatDateTime(until) }) : t('blocked.no')}</dd>
        <dt>{t('acknowledged')}</dt>
        <dd>{acknowledgement(alert, t)}</dd>
      </dl>
      {mayManage && (
        <div className="row wrap">
          {!alert.acknowledgedAt && (
            <Button type="primary" loading={acknowledge.isPending} onClick={() => acknowledge.mutate(false)}>
              {t('acknowledge')}
            </Button>
          )}
          {until && <Button onClick={() => acknowledge.mutate(true)}>{t('unblock')}</Button>}
        </div>
      )}
    </div>
  );
}
