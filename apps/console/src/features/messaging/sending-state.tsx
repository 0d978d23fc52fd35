import type { Sending, SendingState } from '@guanjia/contracts/messaging/sendings';
import { Progress } from 'antd';
import { formatDateTime, formatNumber } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { messagingPageTexts } from './texts.ts';

const tones: Record<SendingState, string> = {
  scheduled: 'tone-accent',
  collecting: 'tone-talking',
  running: 'tone-talking',
  waiting: 'tone-wrapup',
  paused: 'tone-wrapup',
  cancelled: 'tone-idle',
  done: 'tone-ready',
  failed: 'tone-alarm',
};

export function SendingBadge({ state }: { state: SendingState }) {
  const t = useT(messagingPageTexts);
  return <span className={`badge ${tones[state]}`}>{t(`state.${state}`)}</span>;
}

/** How many have reached their end, of all that were to be sent. */
export function SendingProgress({ sending }: { sending: Sending }) {
  const ended = sending.sent + sending.failed + sending.unknown;
  const percent = sending.total > 0 ? Math.floor((ended / sending.total) * 100) : 0;
  return (
    <Progress
      percent={percent}
      size="small"
      status={sending.state === 'failed' ? 'exception' : 'normal'}
      format={() => `${formatNumber(ended)} / ${formatNumber(sending.total)}`}
    />
  );
}

/** What it waits for, or when it begins. */
export function SendingWait({ sending }: { sending: Sending }) {
  const t = useT(messagingPageTexts);
  const at = formatDateTime(sending.nextAt).slice(0, 16);
  if (sending.state === 'scheduled') return <p className="muted">{t('starts.at', { at })}</p>;
  if (!sending.waitsFor) return null;
  return <p className="badge tone-wrapup message-notice">{t(`waits.${sending.waitsFor}`, { at })}</p>;
}
