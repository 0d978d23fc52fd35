import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useT } from '../../lib/i18n.ts';
import { useMay } from '../../lib/session.ts';
import { messageSettingsQuery } from './message-queries.ts';
import { messagingTexts } from './texts.ts';

/** Whether messages can be sent now, and what is in the way; the signature is for counting. */
export function useSendingState() {
  const stored = useQuery(messageSettingsQuery).data;
  const signature = stored?.settings.signature ?? null;
  return {
    signature,
    ready: stored !== undefined && signature !== null && stored.delivery !== 'none',
    stored,
  };
}

/** Says why nothing can be sent, and where that is mended; in the demo enterprise, that nothing leaves. */
export function SendingNotice({ onLeave }: { onLeave?: () => void }) {
  const t = useT(messagingTexts);
  const mayManage = useMay('messaging.manage');
  const { stored, signature } = useSendingState();
  if (!stored) return null;
  if (stored.delivery === 'none')
    return (
      <p className="badge tone-alarm message-notice" role="alert">
        {t('unconnected')}
      </p>
    );
  if (signature === null)
    return (
      <p className="badge tone-wrapup message-notice" role="alert">
        {t('unsigned')}{' '}
        {mayManage && (
          <Link to="/message-settings" {...(onLeave && { onClick: onLeave })}>
            {t('unsigned.go')}
          </Link>
        )}
      </p>
    );
  return stored.delivery === 'shown' ? <p className="muted small">{t('demo')}</p> : null;
}
