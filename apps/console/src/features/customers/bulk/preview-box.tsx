import { ApiError } from '@guanjia/client/http';
import type { RouteResponse } from '@guanjia/contracts/core/route';
import type { previewBulk } from '@guanjia/contracts/customers/bulk';
import { errorText } from '../../../lib/errors.ts';
import { formatNumber } from '../../../lib/format.ts';
import { useT } from '../../../lib/i18n.ts';
import { bulkTexts } from './texts.ts';

/** How many will change, how many not and why, and who gets how many. */
export function PreviewBox({ preview }: { preview: RouteResponse<typeof previewBulk> }) {
  const t = useT(bulkTexts);
  return (
    <div className="stack" style={{ gap: 6 }} aria-live="polite">
      <strong>
        {preview.willChange > 0
          ? t('preview.change', { n: formatNumber(preview.willChange) })
          : t('preview.none')}
      </strong>
      {preview.gets.length > 0 && (
        <div className="row wrap">
          {preview.gets.map(({ userId, name, held, gets }) => (
            <span key={userId} className="badge tone-ready">
              {t('preview.gets', { name, gets: formatNumber(gets), held: formatNumber(held) })}
            </span>
          ))}
        </div>
      )}
      {preview.refused > 0 && (
        <>
          <span>{t('preview.refused', { n: formatNumber(preview.refused) })}</span>
          <ul className="stack" style={{ gap: 4 }}>
            {preview.reasons.map((reason) => (
              <li key={JSON.stringify([reason.code, reason.params])}>
                {formatNumber(reason.count)} · {errorText(new ApiError(reason))}{' '}
                <span className="muted small">
                  {t('preview.examples', { names: reason.examples.map(({ name }) => name).join('、') })}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {preview.total.capped && (
        <span className="muted small">{t('preview.capped', { n: formatNumber(preview.looked) })}</span>
      )}
    </div>
  );
}
