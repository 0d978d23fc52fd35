import type { LogInEntry, Session } from '@guanjia/contracts/identity/sessions';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { RelativeTime } from '../../components/relative-time.tsx';
import { formatDateTime } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { accountTexts } from './account-texts.ts';
import { deviceName } from './device-name.ts';

/** The browsers somebody is signed in with; with `onEnd` each but the current one can be signed out. */
export function SessionList(props: {
  sessions: readonly Session[];
  onEnd?: (id: string) => void;
  children?: ReactNode;
}) {
  const t = useT(accountTexts);
  return (
    <div className="stack">
      {props.sessions.length === 0 && <p className="muted">{t('sessions.none')}</p>}
      <ul className="stack device-list">
        {props.sessions.map((session) => (
          <li key={session.id} className="row">
            <div className="grow">
              <div>
                {deviceName(session.userAgent) ?? t('unknown_device')}{' '}
                {session.current && <span className="badge tone-ready">{t('sessions.current')}</span>}
              </div>
              <div className="muted small">
                {session.ip ?? '–'} · {t('sessions.seen')} <RelativeTime at={session.lastSeenAt} /> ·{' '}
                {t('sessions.since', { time: formatDateTime(session.createdAt) })}
              </div>
            </div>
            {props.onEnd && !session.current && (
              <Button onClick={() => props.onEnd?.(session.id)}>{t('sessions.end')}</Button>
            )}
          </li>
        ))}
      </ul>
      {props.children}
    </div>
  );
}

export function LogInHistory({ entries }: { entries: readonly LogInEntry[] }) {
  const t = useT(accountTexts);
  if (entries.length === 0) return <p className="muted">{t('history.none')}</p>;
  return (
    <table className="data-table" aria-label={t('history')}>
      <thead>
        <tr>
          <th>{t('time')}</th>
          <th>{t('result')}</th>
          <th>{t('method')}</th>
          <th>{t('device')}</th>
          <th>{t('ip')}</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr key={entry.id}>
            <td>{formatDateTime(entry.occurredAt)}</td>
            <td>
              <span className={`badge ${entry.outcome === 'success' ? 'tone-ready' : 'tone-alarm'}`}>
                {t(`outcome.${entry.outcome}`)}
              </span>
            </td>
            <td>{t(`method.${entry.method}`)}</td>
            <td>{deviceName(entry.userAgent) ?? t('unknown_device')}</td>
            <td>{entry.ip}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
