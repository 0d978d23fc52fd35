import {
  listMessages,
  type Message,
  type MessageReason,
  type MessageState,
  messageList,
} from '@guanjia/contracts/messaging/messages';
import type { MessageKind } from '@guanjia/contracts/messaging/templates';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { RecordList } from '../../components/list/record-list.tsx';
import type { ListColumn } from '../../components/list/types.ts';
import { messagingTexts } from '../../components/messaging/texts.ts';
import { SidePanel } from '../../components/side-panel.tsx';
import { api } from '../../lib/api.ts';
import { formatDateTime } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { messagingPageTexts } from './texts.ts';

const tones: Record<MessageState, string> = {
  queued: 'tone-idle',
  submitting: 'tone-talking',
  sent: 'tone-ready',
  failed: 'tone-alarm',
  unknown: 'tone-wrapup',
  refused: 'tone-break',
  cancelled: 'tone-idle',
};

/** Every message, with what became of it. */
export function MessagesPage() {
  const t = useT(messagingPageTexts);
  const columns = useColumns();
  return (
    <RecordList
      title={t('messages')}
      definition={messageList}
      columns={columns}
      fetchPage={(query, signal) => api.call(listMessages, { query }, { signal })}
      filterWords={{
        sendingId: { title: t('column.sending'), option: () => '…' },
        customerId: { title: t('column.customer'), option: () => '…' },
      }}
      empty={{ title: t('messages.empty'), hint: t('messages.empty.hint') }}
      watch={['messaging.sending']}
      rowLabel={(row) => row.customerName ?? row.number ?? ''}
      panel={(_id, row, close) => row && <MessagePanel message={row} onClose={close} />}
    />
  );
}

function MessageBadge({ state }: { state: MessageState }) {
  const words = useT(messagingTexts);
  return <span className={`badge ${tones[state]}`}>{words(`state.${state}`)}</span>;
}

function MessagePanel({ message, onClose }: { message: Message; onClose: () => void }) {
  const t = useT(messagingPageTexts);
  const words = useT(messagingTexts);
  const { customerId, customerName, number, reason, detail, text, sendingName, submittedAt } = message;
  return (
    <SidePanel label={t('messages')} title={customerName ?? number ?? t('messages')} onClose={onClose}>
      <div className="stack">
        <div className="row">
          <MessageBadge state={message.state} />
          <span>{words(`kind.${message.kind}`)}</span>
        </div>
        <dl className="facts">
          {reason && (
            <>
              <dt>{t('column.reason')}</dt>
              <dd>
                {words(`reason.${reason}`)} {detail && <span className="muted small">{detail}</span>}
              </dd>
            </>
          )}
          <dt>{t('column.number')}</dt>
          <dd>{number ?? '–'}</dd>
          <dt>{t('column.source')}</dt>
          <dd>{sendingName ?? t('single')}</dd>
          <dt>{t('column.by')}</dt>
          <dd>{message.by.name}</dd>
          <dt>{t('column.submitted')}</dt>
          <dd>{submittedAt ? formatDateTime(submittedAt) : '–'}</dd>
          <dt>{t('column.parts')}</dt>
          <dd>{message.parts}</dd>
        </dl>
        {text && <div className="message-sample">{text}</div>}
        {customerId && (
          <Link to="/customers/$id" params={{ id: customerId }}>
            {customerName ?? t('column.customer')}
          </Link>
        )}
      </div>
    </SidePanel>
  );
}

function useColumns(): ListColumn<Message>[] {
  const t = useT(messagingPageTexts);
  const words = useT(messagingTexts);
  return useMemo(
    () => [
      {
        key: 'customerName',
        title: t('column.customer'),
        width: 120,
        render: (row) => row.customerName ?? '–',
      },
      { key: 'number', title: t('column.number'), width: 130, render: (row) => row.number ?? '–' },
      {
        key: 'state',
        title: t('column.state'),
        width: 100,
        text: (row) => words(`state.${row.state}`),
        render: (row) => <MessageBadge state={row.state} />,
        option: (value) => words(`state.${value as MessageState}`),
      },
      {
        key: 'reason',
        title: t('column.reason'),
        width: 170,
        render: (row) => (row.reason ? words(`reason.${row.reason}`) : '–'),
        option: (value) => words(`reason.${value as MessageReason}`),
      },
      {
        key: 'text',
        title: t('column.text'),
        width: 260,
        grow: true,
        render: (row) => row.text ?? '–',
      },
      {
        key: 'kind',
        title: t('column.kind'),
        width: 80,
        render: (row) => words(`kind.${row.kind}`),
        option: (value) => words(`kind.${value as MessageKind}`),
      },
      {
        key: 'source',
        title: t('column.source'),
        width: 140,
        render: (row) => row.sendingName ?? t('single'),
      },
      {
        key: 'parts',
        title: t('column.parts'),
        width: 70,
        align: 'end',
        hidden: true,
        render: (row) => String(row.parts),
      },
      { key: 'userId', title: t('column.by'), width: 100, render: (row) => row.by.name },
      {
        key: 'submittedAt',
        title: t('column.submitted'),
        width: 150,
        render: (row) => (row.submittedAt ? formatDateTime(row.submittedAt).slice(0, 16) : '–'),
      },
      {
        key: 'createdAt',
        title: t('column.created'),
        width: 150,
        hidden: true,
        render: (row) => formatDateTime(row.createdAt).slice(0, 16),
      },
    ],
    [t, words],
  );
}
