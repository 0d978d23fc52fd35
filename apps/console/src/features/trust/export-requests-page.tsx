import {
  decideExport,
  type ExportRequest,
  exportRequestList,
  listExportRequests,
} from '@guanjia/contracts/files/exports';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useMemo, useState } from 'react';
import { Field } from '../../components/field.tsx';
import { RecordList } from '../../components/list/record-list.tsx';
import type { ListColumn } from '../../components/list/types.ts';
import { SidePanel } from '../../components/side-panel.tsx';
import { api } from '../../lib/api.ts';
import { formatDateTime, formatNumber } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { useMe } from '../../lib/session.ts';
import { showToast } from '../../lib/toast.ts';
import { trustTexts } from './texts.ts';

const tones: Readonly<Record<ExportRequest['state'], string>> = {
  pending: 'tone-wrapup',
  approved: 'tone-talking',
  declined: 'tone-alarm',
  done: 'tone-ready',
  failed: 'tone-alarm',
  expired: 'tone-idle',
};

/** Exports that were asked for: those that wait are decided here, the others are looked up. */
export function ExportRequestsPage() {
  const t = useT(trustTexts);
  const columns = useMemo(
    (): ListColumn<ExportRequest>[] => [
      {
        key: 'createdAt',
        title: t('exports.at'),
        width: 160,
        render: (row) => formatDateTime(row.createdAt),
      },
      { key: 'requesterId', title: t('exports.requester'), width: 120, render: (row) => row.requester.name },
      { key: 'list', title: t('exports.list'), width: 200, grow: true, render: (row) => row.label },
      { key: 'purpose', title: t('exports.purpose'), width: 180, render: (row) => row.purpose },
      { key: 'rows', title: t('exports.rows'), width: 100, align: 'end', render: rowsText },
      {
        key: 'state',
        title: t('exports.state'),
        width: 110,
        text: (row) => t(`exports.state.${row.state}`),
        render: (row) => (
          <span className={`badge ${tones[row.state]}`}>{t(`exports.state.${row.state}`)}</span>
        ),
        option: (value) => t(`exports.state.${value as ExportRequest['state']}`),
      },
      {
        key: 'decidedById',
        title: t('exports.decider'),
        width: 120,
        render: (row) => row.decidedBy?.name ?? '–',
      },
      {
        key: 'downloads',
        title: t('exports.downloads'),
        width: 90,
        align: 'end',
        render: (row) => row.downloads,
      },
    ],
    [t],
  );
  return (
    <RecordList
      title={t('exports.title')}
      definition={exportRequestList}
      columns={columns}
      fetchPage={(query, signal) => api.call(listExportRequests, { query }, { signal })}
      empty={{ title: t('exports.empty'), hint: t('exports.empty.hint') }}
      rowLabel={(row) => row.label}
      panel={(_id, row, close) =>
        row && (
          <SidePanel label={row.label} title={row.label} width={440} onClose={close}>
            <RequestDetails key={row.id} request={row} />
          </SidePanel>
        )
      }
    />
  );
}

function rowsText({ rows, capped }: ExportRequest): string {
  return `${formatNumber(rows)}${capped ? '+' : ''}`;
}

function RequestDetails({ request }: { request: ExportRequest }) {
  const t = useT(trustTexts);
  const { user } = useMe();
  return (
    <div className="stack">
      <dl className="facts">
        <dt>{t('exports.requester')}</dt>
        <dd>{request.requester.name}</dd>
        <dt>{t('exports.at')}</dt>
        <dd>{formatDateTime(request.createdAt)}</dd>
        <dt>{t('exports.purpose')}</dt>
        <dd>{request.purpose}</dd>
        <dt>{t('exports.rows')}</dt>
        <dd>{rowsText(request)}</dd>
        <dt>{t('exports.state')}</dt>
        <dd>{t(`exports.state.${request.state}`)}</dd>
        {request.decidedBy && (
          <>
            <dt>{t('exports.decider')}</dt>
            <dd>
              {request.decidedBy.name} · {formatDateTime(request.decidedAt)}
            </dd>
          </>
        )}
        {request.note && (
          <>
            <dt>{t('exports.note')}</dt>
            <dd>{request.note}</dd>
          </>
        )}
        {request.expiresAt && (
          <>
            <dt>{t('exports.expires')}</dt>
            <dd>{formatDateTime(request.expiresAt)}</dd>
          </>
        )}
        <dt>{t('exports.downloads')}</dt>
        <dd>{request.downloads}</dd>
      </dl>
      {request.state === 'pending' &&
        (request.requester.id === user.id ? (
          <p className="muted">{t('exports.own')}</p>
        ) : (
          <Decision request={request} />
        ))}
    </div>
  );
}

function Decision({ request }: { request: ExportRequest }) {
  const t = useT(trustTexts);
  const client = useQueryClient();
  const [note, setNote] = useState('');
  const decide = useMutation({
    mutationFn: (approve: boolean) =>
      api.call(decideExport, {
        params: { id: request.id },
        body: { approve, ...(note.trim() ? { note: note.trim() } : {}) },
      }),
    onSuccess: ({ state }) =>
      showToast({ kind: 'done', text: t(state === 'declined' ? 'exports.declined' : 'exports.approved') }),
    onSettled: () => client.invalidateQueries({ queryKey: ['list', exportRequestList.name] }),
  });
  return (
    <form className="stack" onSubmit={(event) => event.preventDefault()}>
      <Field label={t('exports.note')} hint={t('exports.note.hint')}>
        {(control) => (
          <Input.TextArea
            {...control}
            maxLength={200}
            autoSize={{ minRows: 2 }}
            value={note}
            onChange={({ target }) => setNote(target.value)}
          />
        )}
      </Field>
      <div className="row end">
        <Button
          danger
          disabled={!note.trim()}
          loading={decide.isPending && !decide.variables}
          onClick={() => decide.mutate(false)}
        >
          {t('exports.decline')}
        </Button>
        <Button
          type="primary"
          loading={decide.isPending && decide.variables}
          onClick={() => decide.mutate(true)}
        >
          {t('exports.approve')}
        </Button>
      </div>
    </form>
  );
}
