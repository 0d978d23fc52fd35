import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { SignalIcon } from '../../components/icons.tsx';
import { formatDateTime } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { voiceStatusQuery } from '../../lib/live.ts';
import { connectionStore } from '../../lib/realtime.ts';
import { useMe } from '../../lib/session.ts';
import { useStore } from '../../lib/store.ts';
import { useNow } from '../../lib/time.ts';
import { showToast } from '../../lib/toast.ts';
import { shellTexts } from '../texts.ts';

/** Thin bars above the page: somebody else at work, lost connection, simulated switch. */
export function Banners() {
  return (
    <div aria-live="polite">
      <ImpersonationBar />
      <ConnectionBar />
      <SwitchBar />
    </div>
  );
}

/** Nobody may forget, or not see, that this is not the person's own session. */
function ImpersonationBar() {
  const t = useT(shellTexts);
  const { impersonation, user } = useMe();
  if (!impersonation) return null;
  const { operator, reason, endsAt } = impersonation;
  return (
    <div className="banner tone-alarm">
      <strong>{t('impersonation.title', { operator, name: user.name })}</strong>
      <span>{t('impersonation.why', { reason, time: formatDateTime(endsAt) })}</span>
    </div>
  );
}

const longestRetryMs = 2000;

function ConnectionBar() {
  const t = useT(shellTexts);
  const state = useStore(connectionStore);
  const offline = state.kind === 'offline';
  const wasOffline = useRef(false);
  const time = useNow(500, offline);
  useEffect(() => {
    if (state.kind === 'offline') wasOffline.current = true;
    if (state.kind !== 'online' || !wasOffline.current) return;
    wasOffline.current = false;
    const text = state.caughtUp > 0 ? t('connection.caught_up', { n: state.caughtUp }) : t('connection.back');
    showToast({ kind: 'info', text });
  }, [state, t]);
  if (!offline) return null;
  const goneMs = time - state.since.getTime();
  // A blink is not worth a bar that pushes the page down.
  if (goneMs < 800) return null;
  const seconds = Math.ceil((longestRetryMs - (goneMs % longestRetryMs)) / 1000);
  return (
    <div className="banner tone-alarm">
      <strong>{t('connection.offline', { n: seconds })}</strong>
      <span>{t('connection.typing')}</span>
    </div>
  );
}

function SwitchBar() {
  const t = useT(shellTexts);
  const { data } = useQuery(voiceStatusQuery);
  if (!data) return null;
  if (data.kind === 'sandbox') {
    return (
      <div className="banner tone-wrapup">
        <strong>{t('sandbox.title')}</strong>
        {data.reason && <span title={data.detail ?? undefined}>{t(`sandbox.${data.reason}`)}</span>}
      </div>
    );
  }
  if (!data.connected) return <div className="banner tone-alarm">{t('switch.down')}</div>;
  return null;
}

export function ConnectionDot() {
  const t = useT(shellTexts);
  const { kind } = useStore(connectionStore);
  const label = kind === 'online' ? t('connection.online') : t('connection.retrying');
  return (
    <span
      className={`connection-dot ${kind === 'online' ? 'tone-ready' : 'tone-alarm'}`}
      role="img"
      aria-label={`${t('connection.state')}: ${label}`}
      title={label}
    >
      <SignalIcon />
    </span>
  );
}
