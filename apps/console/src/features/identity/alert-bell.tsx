import { countOpenAlerts } from '@guanjia/contracts/identity/security-alerts';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { BellIcon } from '../../components/icons.tsx';
import { api } from '../../lib/api.ts';
import { useT } from '../../lib/i18n.ts';
import { onRealtime } from '../../lib/realtime.ts';
import { showToast } from '../../lib/toast.ts';
import { alertTexts } from './alert-texts.ts';

const openAlertsQuery = queryOptions({
  queryKey: ['identity', 'open-alerts'],
  queryFn: ({ signal }) => api.call(countOpenAlerts, {}, { signal }),
});

/** How many security alerts wait for somebody to look; a new one is also said aloud. */
export function AlertBell() {
  const t = useT(alertTexts);
  const client = useQueryClient();
  const count = useQuery(openAlertsQuery).data?.count ?? 0;
  useEffect(
    () =>
      onRealtime('identity.security_alert', ({ kind }) => {
        void client.invalidateQueries({ queryKey: openAlertsQuery.queryKey });
        showToast({ kind: 'error', text: t('arrived', { kind: t(`kind.${kind}`) }) });
      }),
    [client, t],
  );
  return (
    <Link
      to="/security-alerts"
      className="icon-button"
      aria-label={t('bell', { n: count })}
      title={t('title')}
    >
      <BellIcon />
      {count > 0 && <span className="badge tone-alarm">{count}</span>}
    </Link>
  );
}
