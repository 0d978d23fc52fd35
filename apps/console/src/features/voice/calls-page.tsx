import { callList, listCalls } from '@guanjia/contracts/voice/routes';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { RecordList } from '../../components/list/record-list.tsx';
import type { ListColumn } from '../../components/list/types.ts';
import { RecordingPlayer } from '../../components/recording/recording-player.tsx';
import { SidePanel } from '../../components/side-panel.tsx';
import { api } from '../../lib/api.ts';
import { formatDateTime, formatDuration } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { useMay } from '../../lib/session.ts';
import { enumTexts } from '../../lib/texts/enums.ts';
import { CallPanel } from './call-panel.tsx';
import type { CallRow } from './call-row.ts';
import { voiceTexts } from './texts.ts';

/** 通话记录: every call in the own scope, with its recording. */
export function CallsPage() {
  const t = useT(voiceTexts);
  const words = useT(enumTexts);
  const mayListen = useMay('voice.recordings.listen');
  const columns = useMemo(
    (): ListColumn<CallRow>[] => [
      {
        key: 'startedAt',
        title: t('calls.time'),
        width: 160,
        render: (row) => formatDateTime(row.startedAt),
      },
      {
        key: 'direction',
        title: t('calls.direction'),
        width: 90,
        render: (row) => words(`direction.${row.direction}`),
        option: (value) => words(`direction.${value as CallRow['direction']}`),
      },
      { key: 'number', title: t('calls.number'), width: 140, render: (row) => row.number },
      {
        key: 'customer',
        title: t('calls.customer'),
        width: 140,
        grow: true,
        text: (row) => row.customerName ?? '',
        render: (row) =>
          row.customerId ? (
            <Link to="/customers/$id" params={{ id: row.customerId }}>
              {row.customerName}
            </Link>
          ) : (
            <span className="muted">–</span>
          ),
      },
      { key: 'agentId', title: t('calls.agent'), width: 110, render: (row) => row.agentName ?? '–' },
      {
        key: 'outcome',
        title: t('calls.outcome'),
        width: 110,
        text: (row) => (row.outcome ? words(`call_outcome.${row.outcome}`) : ''),
        render: (row) => row.outcome && <OutcomeBadge outcome={row.outcome} />,
        option: (value) => words(`call_outcome.${value as NonNullable<CallRow['outcome']>}`),
      },
      {
        key: 'talkSeconds',
        title: t('calls.talk'),
        width: 110,
        align: 'end',
        render: (row) => (row.talkSeconds === null ? '–' : formatDuration(row.talkSeconds)),
      },
      {
        key: 'recording',
        title: t('calls.recording'),
        width: 110,
        render: (row) => words(`recording.${row.recording}`),
        option: (value) => words(`recording.${value as CallRow['recording']}`),
      },
    ],
    [t, words],
  );
  return (
    <RecordList
      title={t('calls.title')}
      definition={callList}
      columns={columns}
      fetchPage={(query, signal) => api.call(listCalls, { query }, { signal })}
      empty={{ title: t('calls.empty'), hint: t('calls.empty.hint') }}
      watch={['voice.call']}
      rowLabel={(row) => `${formatDateTime(row.startedAt)} ${row.customerName ?? row.number}`}
      panel={(id, row, close) => (
        <SidePanel
          label={t('calls.title')}
          title={row?.customerName ?? row?.number ?? t('calls.title')}
          onClose={close}
        >
          <CallPanel id={id} row={row} />
          {mayListen && row?.recording === 'saved' && <RecordingPlayer key={id} callId={id} />}
        </SidePanel>
      )}
    />
  );
}

function OutcomeBadge({ outcome }: { outcome: NonNullable<CallRow['outcome']> }) {
  const words = useT(enumTexts);
  const tone = outcome === 'answered' ? 'tone-ready' : outcome === 'abandoned' ? 'tone-alarm' : '';
  return <span className={`badge ${tone}`}>{words(`call_outcome.${outcome}`)}</span>;
}
