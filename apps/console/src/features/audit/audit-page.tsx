import { auditList, listAuditEntries } from '@guanjia/contracts/audit/routes';
import { Button } from 'antd';
import { useMemo } from 'react';
import { type AuditEntry, ChangeTable, useAuditWords } from '../../components/audit/change-table.tsx';
import { auditTexts } from '../../components/audit/texts.ts';
import { RecordList } from '../../components/list/record-list.tsx';
import type { ListColumn } from '../../components/list/types.ts';
import { SidePanel } from '../../components/side-panel.tsx';
import { api } from '../../lib/api.ts';
import { formatDateTime } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { useListSearch } from '../../lib/list-search.ts';
import { LedgerBar } from './ledger-bar.tsx';

/** Who changed or saw what, and when. */
export function AuditPage() {
  const t = useT(auditTexts);
  const words = useAuditWords();
  const columns = useMemo(
    (): ListColumn<AuditEntry>[] => [
      { key: 'occurredAt', title: t('time'), width: 160, render: (row) => formatDateTime(row.occurredAt) },
      { key: 'actorId', title: t('actor'), width: 120, render: (row) => actorOf(row, t) },
      {
        key: 'action',
        title: t('action'),
        width: 200,
        grow: true,
        render: (row) => words.action(row.action),
        option: words.action,
      },
      {
        key: 'entityType',
        title: t('entity'),
        width: 130,
        render: (row) => words.entity(row.entityType),
        option: words.entity,
      },
      {
        key: 'entityId',
        title: t('entity_id'),
        width: 150,
        hidden: true,
        render: (row) => row.entityId ?? '–',
      },
      { key: 'purpose', title: t('purpose'), width: 180, render: (row) => row.purpose ?? '–' },
      { key: 'ip', title: t('ip'), width: 130, render: (row) => row.ip ?? '–' },
    ],
    [t, words],
  );
  return (
    <RecordList
      title={t('title')}
      leading={<LedgerBar />}
      definition={auditList}
      columns={columns}
      fetchPage={(query, signal) => api.call(listAuditEntries, { query }, { signal })}
      empty={{ title: t('empty') }}
      rowLabel={(row) => `${formatDateTime(row.occurredAt)} ${words.action(row.action)}`}
      panel={(_id, row, close) =>
        row && (
          <SidePanel label={words.action(row.action)} title={words.action(row.action)} onClose={close}>
            <EntryDetails entry={row} />
          </SidePanel>
        )
      }
    />
  );
}

function actorOf(
  { actor, via, operator }: AuditEntry,
  t: ReturnType<typeof useT<keyof typeof auditTexts.zh>>,
): string {
  const name = actor?.name ?? t('system');
  if (operator) return t('by_operator', { name, operator });
  return via ? t('via', { name, token: via.name }) : name;
}

function EntryDetails({ entry }: { entry: AuditEntry }) {
  const t = useT(auditTexts);
  const words = useAuditWords();
  const [, change] = useListSearch();
  const { entityId } = entry;
  return (
    <div className="stack">
      <dl className="facts">
        <dt>{t('time')}</dt>
        <dd>{formatDateTime(entry.occurredAt)}</dd>
        <dt>{t('actor')}</dt>
        <dd>{actorOf(entry, t)}</dd>
        <dt>{t('entity')}</dt>
        <dd>
          {words.entity(entry.entityType)} <span className="muted small">{entityId}</span>
        </dd>
        <dt>{t('purpose')}</dt>
        <dd>{entry.purpose ?? '–'}</dd>
        <dt>{t('ip')}</dt>
        <dd>{entry.ip ?? '–'}</dd>
      </dl>
      {entityId && (
        <div>
          <Button
            size="small"
            onClick={() => change({ filter: [{ column: 'entityId', op: 'equals', value: entityId }] })}
          >
            {t('same_entity')}
          </Button>
        </div>
      )}
      <ChangeTable entry={entry} />
    </div>
  );
}
