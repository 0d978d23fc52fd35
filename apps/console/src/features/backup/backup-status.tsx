import { useQuery } from '@tanstack/react-query';
import { formatDateTime } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { backupSettingsQuery } from './backup-queries.ts';
import { backupTexts } from './texts.ts';

/** In one line: whether the enterprise could be restored today. */
export function BackupStatus() {
  const t = useT(backupTexts);
  const { data } = useQuery(backupSettingsQuery);
  if (!data) return null;
  if (!data.ready) return <span className="badge tone-alarm">{t('not.ready')}</span>;
  if (data.overdue) return <span className="badge tone-alarm">{t('overdue')}</span>;
  const plan = data.enabled ? t('schedule.on', { hour: data.hour, keep: data.keep }) : t('schedule.off');
  const last = data.lastDoneAt ? t('last', { time: formatDateTime(data.lastDoneAt) }) : t('last.none');
  return (
    <span className="muted small">
      {plan} · {last}
    </span>
  );
}
