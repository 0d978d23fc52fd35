import type { SendingPreview } from '@guanjia/contracts/messaging/sendings';
import { formatDateTime, formatNumber } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import './messaging.css';
import { messagingTexts } from './texts.ts';

/** How many get it, what it costs, how it reads, and who does not get it and why. */
export function SendingPreviewBox({ preview }: { preview: SendingPreview }) {
  const t = useT(messagingTexts);
  const { gets, parts, refused, reasons, examples, looked, waitsUntil } = preview;
  return (
    <div className="stack" style={{ gap: 8 }} aria-live="polite">
      <div className="row wrap">
        <strong>{gets > 0 ? t('check.gets', { n: formatNumber(gets) }) : t('check.none')}</strong>
        {gets > 0 && <span className="muted">{t('check.parts', { n: formatNumber(parts) })}</span>}
      </div>
      {looked.capped && (
        <span className="muted small">{t('check.capped', { n: formatNumber(looked.value) })}</span>
      )}
      {waitsUntil && (
        <span className="badge tone-wrapup message-notice">
          {t('check.waits', { at: formatDateTime(waitsUntil).slice(0, 16) })}
        </span>
      )}
      {examples.length > 0 && <span>{t('check.read')}</span>}
      {examples.map(({ name, number, text }) => (
        <div key={`${number} ${text}`}>
          <div className="muted small">{[name, number].filter(Boolean).join(' · ')}</div>
          <div className="message-sample">{text}</div>
        </div>
      ))}
      {refused > 0 && (
        <>
          <span>{t('check.refused', { n: formatNumber(refused) })}</span>
          <ul className="stack" style={{ gap: 4 }}>
            {reasons.map(({ reason, count, examples: some }) => (
              <li key={reason}>
                {formatNumber(count)} · {t(`reason.${reason}`)}{' '}
                {some.length > 0 && (
                  <span className="muted small">{t('check.examples', { names: some.join('、') })}</span>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
