import type { FilterCondition } from '@guanjia/contracts/core/list';
import type { MessageState } from '@guanjia/contracts/messaging/messages';
import { controlSending, getSending, type Sending } from '@guanjia/contracts/messaging/sendings';
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Popconfirm } from 'antd';
import '../../components/import/import.css';
import '../../components/messaging/messaging.css';
import { ApiError } from '@guanjia/client/http';
import { messagingTexts } from '../../components/messaging/texts.ts';
import { SidePanel } from '../../components/side-panel.tsx';
import { Loaded } from '../../components/states.tsx';
import { api } from '../../lib/api.ts';
import { errorText } from '../../lib/errors.ts';
import { formatDateTime, formatNumber } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { useMay } from '../../lib/session.ts';
import { commonTexts } from '../../lib/texts/common.ts';
import { showToast } from '../../lib/toast.ts';
import { SendingBadge, SendingProgress, SendingWait } from './sending-state.tsx';
import { messagingPageTexts } from './texts.ts';

export const sendingQuery = (id: string) =>
  queryOptions({
    queryKey: ['messaging', 'sending', id],
    queryFn: ({ signal }) => api.call(getSending, { params: { id } }, { signal }),
  });

/** A message to many beside the list: how far it is, its text, who did not get it and why. */
export function SendingPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useT(messagingPageTexts);
  const words = useT(messagingTexts);
  const query = useQuery(sendingQuery(id));
  return (
    <SidePanel label={t('sendings')} title={query.data?.name ?? t('sendings')} onClose={onClose}>
      <Loaded query={query}>
        {(sending) => (
          <div className="stack" style={{ gap: 12 }}>
            <div className="row">
              <SendingBadge state={sending.state} />
              <span>{words(`kind.${sending.kind}`)}</span>
            </div>
            <SendingWait sending={sending} />
            {sending.errorCode && (
              <p className="field-error">{errorText(new ApiError({ code: sending.errorCode }))}</p>
            )}
            <SendingProgress sending={sending} />
            <Counts sending={sending} />
            <Controls sending={sending} />
            <Facts sending={sending} />
          </div>
        )}
      </Loaded>
    </SidePanel>
  );
}

function inState(sendingId: string, ...states: MessageState[]): FilterCondition[] {
  return [
    { column: 'sendingId', op: 'equals', value: sendingId },
    ...(states.length > 0 ? [{ column: 'state', op: 'in' as const, values: states }] : []),
  ];
}

/** Numbers that lead to the messages they count. */
function Counts({ sending }: { sending: Sending }) {
  const t = useT(messagingPageTexts);
  const tile = (key: 'sent' | 'failed' | 'unknown' | 'refused') => (
    <li key={key} {...(key === 'unknown' && { title: t('count.unknown.hint') })}>
      <span className="muted small">{t(`count.${key}`)}</span>
      <Link to="/messages" search={{ filter: inState(sending.id, key) }}>
        {formatNumber(sending[key])}
      </Link>
    </li>
  );
  return (
    <ul className="count-tiles">
      <li>
        <span className="muted small">{t('count.total')}</span>
        <strong>{formatNumber(sending.total)}</strong>
      </li>
      {(['sent', 'failed', 'unknown', 'refused'] as const).map(tile)}
    </ul>
  );
}

function Facts({ sending }: { sending: Sending }) {
  const t = useT(messagingPageTexts);
  const words = useT(messagingTexts);
  return (
    <>
      <dl className="facts">
        <dt>{t('fact.parts')}</dt>
        <dd>{formatNumber(sending.parts)}</dd>
        <dt>{t('fact.by')}</dt>
        <dd>{sending.by.name}</dd>
        <dt>{t('fact.created')}</dt>
        <dd>{formatDateTime(sending.createdAt)}</dd>
        {sending.finishedAt && (
          <>
            <dt>{t('fact.finished')}</dt>
            <dd>{formatDateTime(sending.finishedAt)}</dd>
          </>
        )}
        {sending.reasons.length > 0 && (
          <>
            <dt>{t('fact.reasons')}</dt>
            <dd>
              {sending.reasons.map(({ reason, count }) => (
                <div key={reason}>
                  {words(`reason.${reason}`)} {formatNumber(count)}
                </div>
              ))}
            </dd>
          </>
        )}
      </dl>
      <div className="message-sample">{sending.text}</div>
      <Link to="/messages" search={{ filter: inState(sending.id) }}>
        {t('see.messages')}
      </Link>
    </>
  );
}

function Controls({ sending }: { sending: Sending }) {
  const t = useT(messagingPageTexts);
  const common = useT(commonTexts);
  const client = useQueryClient();
  const mayBulk = useMay('messaging.bulk');
  const control = useMutation({
    mutationFn: (what: 'pause' | 'resume' | 'cancel') =>
      api.call(controlSending, { params: { id: sending.id }, body: { do: what } }),
    onSuccess: (next) => {
      client.setQueryData(sendingQuery(next.id).queryKey, next);
      void client.invalidateQueries({ queryKey: ['list', 'messaging.sendings'] });
      const { name } = next;
      if (next.state === 'paused')
        showToast({
          kind: 'done',
          text: t('paused', { name }),
          action: { label: common('undo'), run: () => control.mutate('resume') },
        });
      if (next.state === 'cancelled') showToast({ kind: 'done', text: t('cancelled', { name }) });
    },
    onSettled: () => client.invalidateQueries({ queryKey: sendingQuery(sending.id).queryKey }),
  });
  const open = ['scheduled', 'collecting', 'running', 'waiting'].includes(sending.state);
  if (!mayBulk || (!open && sending.state !== 'paused')) return null;
  const left = sending.total - sending.sent - sending.failed - sending.unknown;
  return (
    <div className="row">
      {open && (
        <Button loading={control.isPending} onClick={() => control.mutate('pause')}>
          {t('pause')}
        </Button>
      )}
      {sending.state === 'paused' && (
        <Button type="primary" loading={control.isPending} onClick={() => control.mutate('resume')}>
          {t('resume')}
        </Button>
      )}
      <Popconfirm
        title={t('cancel.sure', { n: formatNumber(left) })}
        okText={t('cancel')}
        cancelText={common('back')}
        onConfirm={() => control.mutate('cancel')}
      >
        <Button danger>{t('cancel')}</Button>
      </Popconfirm>
    </div>
  );
}
