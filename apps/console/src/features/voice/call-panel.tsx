import { getCall } from '@guanjia/contracts/voice/routes';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Loaded } from '../../components/states.tsx';
import { api } from '../../lib/api.ts';
import { formatDateTime, formatDuration } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { enumTexts } from '../../lib/texts/enums.ts';
import type { CallRow } from './call-row.ts';
import { voiceTexts } from './texts.ts';

/** The facts of one call. */
export function CallPanel({ id, row }: { id: string; row: CallRow | undefined }) {
  const t = useT(voiceTexts);
  const words = useT(enumTexts);
  const query = useQuery({
    queryKey: ['voice', 'call', id],
    queryFn: ({ signal }) => api.call(getCall, { params: { id } }, { signal }),
  });
  return (
    <Loaded query={query}>
      {(call) => (
        <dl className="facts" style={{ marginBottom: 16 }}>
          <dt>{t('calls.number')}</dt>
          <dd>{call.number}</dd>
          <dt>{t('calls.direction')}</dt>
          <dd>{words(`direction.${call.direction}`)}</dd>
          <dt>{t('calls.outcome')}</dt>
          <dd>{call.outcome ? words(`call_outcome.${call.outcome}`) : t(`state.${call.state}`)}</dd>
          <dt>{t('calls.agent')}</dt>
          <dd>{call.agent?.name ?? '–'}</dd>
          <dt>{t('calls.own_number')}</dt>
          <dd>{call.ownNumber ?? '–'}</dd>
          <dt>{t('calls.time')}</dt>
          <dd>{formatDateTime(call.startedAt)}</dd>
          <dt>{t('calls.answered')}</dt>
          <dd>{formatDateTime(call.answeredAt)}</dd>
          <dt>{t('calls.ended')}</dt>
          <dd>{formatDateTime(call.endedAt)}</dd>
          <dt>{t('calls.talk')}</dt>
          <dd>{row?.talkSeconds != null ? formatDuration(row.talkSeconds) : '–'}</dd>
          <dt>{t('calls.recording')}</dt>
          <dd>{words(`recording.${call.recording}`)}</dd>
          {call.customerId && (
            <>
              <dt>{t('calls.customer')}</dt>
              <dd>
                <Link to="/customers/$id" params={{ id: call.customerId }}>
                  {row?.customerName ?? t('calls.open_customer')}
                </Link>
              </dd>
            </>
          )}
        </dl>
      )}
    </Loaded>
  );
}
