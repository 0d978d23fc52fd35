import { type auditEntry, auditList, listAuditEntries } from '@guanjia/contracts/audit/routes';
import { useMemo } from 'react';
import type { z } from 'zod';
import { RecordList } from '../../components/list/record-list.tsx';
import type { ListColumn } from '../../components/list/types.ts';
import { SidePanel } from '../../components/side-panel.tsx';
import { api } from '../../lib/api.ts';
import { formatDateTime } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { auditTexts } from './texts.ts';

type Entry = z.output<typeof auditEntry>;

/** Who changed or saw what, and when. */
export function AuditPage() {
  const t = useT(auditTexts);
  const columns = useMemo(
    (): ListColumn<Entry>[] => [
      { key: 'occurredAt', title: t('time'), width: 160, render: (row) => formatDateTime(row.occurredAt) },
      { key: 'actorId', title: t('actor'), width: 120, render: (row) => row.actor?.name ?? t('system') },
      { key: 'action', title: t('action'), width: 240, grow: true, render: (row) => row.action },
      { key: 'entityType', title: t('entity'), width: 130, render: (row) => row.entityType },
      { key: 'entityId', title: t('entity_id'), width: 150, render: (row) => row.entityId ?? '–' },
      { key: 'purpose', title: t('purpose'), width: 150, render: (row) => row.purpose ?? '–' },
      { key: 'ip', title: t('ip'), width: 120, hidden: true, render: (row) => row.ip ?? '–' },
    ],
    [t],
  );
  return (
    <RecordList
      title={t('title')}
      definition={auditList}
      columns={columns}
      fetchPage={(query, signal) => api.call(listAuditEntries, { query }, { signal })}
      empty={{ title: t('empty') }}
      rowLabel={(row) => `${formatDateTime(row.occurredAt)} ${row.action}`}
      panel={(_id, row, close) =>
        row && (
          <SidePanel label={row.action} title={row.action} onClose={close}>
            <EntryDetails entry={row} />
          </SidePanel>
        )
      }
    />
  );
}

function EntryDetails({ entry }: { entry: Entry }) {
  const t = useT(auditTexts);
  const fields = [...new Set([...Object.keys(entry.before ?? {}), ...Object.keys(entry.after ?? {})])];
  return (
    <div className="stack">
      <dl className="facts">
        <dt>{t('time')}</dt>
        <dd>{formatDateTime(entry.occurredAt)}</dd>
        <dt>{t('actor')}</dt>
        <dd>{entry.actor?.name ?? t('system')}</dd>
        <dt>{t('entity')}</dt>
        <dd>
          {entry.entityType} {entry.entityId}
        </dd>
        <dt>{t('purpose')}</dt>
        <dd>{entry.purpose ?? '–'}</dd>
        <dt>{t('ip')}</dt>
        <dd>{entry.ip ?? '–'}</dd>
      </dl>
      {fields.length > 0 && (
        <table className="data-table" aria-label={t('changes')}>
          <thead>
            <tr>
              <th>{t('field')}</th>
              <th>{t('before')}</th>
              <th>{t('after')}</th>
            </tr>
          </thead>
          <tbody>
            {fields.map((field) => (
              <tr key={field}>
                <td>{field}</td>
                <td className="muted">{show(entry.before?.[field])}</td>
                <td>{show(entry.after?.[field])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

function show(value: unknown): string {
  if (value === undefined || value === null) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
