import {
  type Contact,
  type ContactOutcome,
  contactList,
  type contactMenus,
  listContacts,
} from '@guanjia/contracts/outbound/work';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { RecordList } from '../../components/list/record-list.tsx';
import type { ListColumn } from '../../components/list/types.ts';
import { RecordingPlayer } from '../../components/recording/recording-player.tsx';
import { SidePanel } from '../../components/side-panel.tsx';
import { Timeline } from '../../components/timeline/timeline.tsx';
import { api } from '../../lib/api.ts';
import { formatDateTime, formatDuration } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { useMay, useMe } from '../../lib/session.ts';
import { enumTexts } from '../../lib/texts/enums.ts';
import { outboundTexts } from './texts.ts';
import { useFilterWords } from './use-filter-words.ts';

type Menu = (typeof contactMenus)[number];

/** 联络历史: everybody who was reached, sold or not (OUT-029). */
export function HistoryPage() {
  return <ContactsPage menu="history" />;
}

/** 电销结果: sales only (OUT-032). */
export function SalesPage() {
  return <ContactsPage menu="sales" />;
}

/** 外呼失败: not reached (OUT-033). */
export function FailuresPage() {
  return <ContactsPage menu="failures" />;
}

function ContactsPage({ menu }: { menu: Menu }) {
  const t = useT(outboundTexts);
  const columns = useContactColumns(menu);
  const filterWords = useFilterWords();
  return (
    <RecordList
      key={menu}
      title={t(`${menu}.title`)}
      definition={contactList}
      variant={menu}
      columns={columns}
      filterWords={filterWords}
      fetchPage={(query, signal) => api.call(listContacts, { query: { ...query, menu } }, { signal })}
      exportQuery={{ menu }}
      searchPlaceholder={t('search.customer')}
      empty={{ title: t(`empty.${menu}`), hint: t(`empty.${menu}.hint`) }}
      watch={['outbound.desk_changed', 'voice.call']}
      rowLabel={(row) => `${row.customerName} ${formatDateTime(row.createdAt)}`}
      panel={(_id, row, close) => row && <ContactPanel contact={row} onClose={close} />}
    />
  );
}

const dispositionTones = { success: 'tone-ready', interested: 'tone-wrapup', failure: 'tone-idle' };

function useContactColumns(menu: Menu): ListColumn<Contact>[] {
  const t = useT(outboundTexts);
  const words = useT(enumTexts);
  const ownOnly = useMe().scopes.outbound === 'own';
  return useMemo(() => {
    const outcome = (value: string) => words(`outcome.${value as ContactOutcome}`);
    const reached = menu !== 'failures';
    const columns: ListColumn<Contact>[] = [
      {
        key: 'createdAt',
        title: t('column.time'),
        width: 160,
        render: (row) => formatDateTime(row.createdAt),
      },
      {
        key: 'customerName',
        title: t('column.customer'),
        width: 130,
        grow: true,
        render: (row) => row.customerName,
      },
      { key: 'number', title: t('column.number'), width: 140, render: (row) => row.number },
      { key: 'campaignName', title: t('column.campaign'), width: 150, render: (row) => row.campaignName },
      {
        key: 'agentId',
        title: t('column.agent'),
        width: 100,
        hidden: ownOnly,
        render: (row) => row.agent.name,
      },
      {
        key: 'outcome',
        title: t('column.outcome'),
        width: 120,
        hidden: reached,
        render: (row) => outcome(row.outcome),
        option: outcome,
      },
      {
        key: 'dispositionName',
        title: t('column.disposition'),
        width: 120,
        hidden: !reached,
        text: (row) => row.disposition?.name ?? '',
        render: (row) =>
          row.disposition ? (
            <span className={`badge ${dispositionTones[row.disposition.kind]}`}>{row.disposition.name}</span>
          ) : (
            <span className="muted">–</span>
          ),
      },
      {
        key: 'product',
        title: t('column.product'),
        width: 130,
        hidden: menu !== 'sales',
        render: (row) => row.productName ?? '–',
      },
      {
        key: 'talkSeconds',
        title: t('column.talk'),
        width: 110,
        align: 'end',
        hidden: !reached,
        render: (row) => (row.talkSeconds === null ? '–' : formatDuration(row.talkSeconds)),
      },
      { key: 'notes', title: t('column.notes'), width: 160, grow: true, render: (row) => row.notes || '–' },
    ];
    return columns;
  }, [t, words, menu, ownOnly]);
}

function ContactPanel({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const t = useT(outboundTexts);
  const words = useT(enumTexts);
  const mayListen = useMay('voice.recordings.listen');
  return (
    <SidePanel label={contact.customerName} title={contact.customerName} onClose={onClose}>
      <div className="stack">
        <dl className="facts">
          <dt>{t('column.time')}</dt>
          <dd>{formatDateTime(contact.createdAt)}</dd>
          <dt>{t('column.number')}</dt>
          <dd>{contact.number}</dd>
          <dt>{t('column.campaign')}</dt>
          <dd>{contact.campaignName}</dd>
          <dt>{t('column.agent')}</dt>
          <dd>{contact.agent.name}</dd>
          <dt>{t('column.outcome')}</dt>
          <dd>{words(`outcome.${contact.outcome}`)}</dd>
          <dt>{t('column.disposition')}</dt>
          <dd>{contact.disposition?.name ?? '–'}</dd>
          <dt>{t('column.notes')}</dt>
          <dd>{contact.notes || '–'}</dd>
        </dl>
        {contact.hasRecording && contact.callId && mayListen && (
          <RecordingPlayer key={contact.id} callId={contact.callId} />
        )}
        <Link to="/customers/$id" params={{ id: contact.customerId }}>
          {t('record.customer')} →
        </Link>
        <Timeline customerId={contact.customerId} />
      </div>
    </SidePanel>
  );
}
