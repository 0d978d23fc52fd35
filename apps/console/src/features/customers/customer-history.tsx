import { listCustomerHistory } from '@guanjia/contracts/customers/history';
import { type AuditEntry, ChangeTable, useAuditWords } from '../../components/audit/change-table.tsx';
import { auditTexts } from '../../components/audit/texts.ts';
import { PagedEntries } from '../../components/paged-entries.tsx';
import { api } from '../../lib/api.ts';
import { formatDateTime } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';

/** Who changed this customer or revealed its data; the same rows as the audit log. */
export function CustomerHistory({ id }: { id: string }) {
  const t = useT(auditTexts);
  return (
    <PagedEntries
      queryKey={['customers', 'history', id]}
      fetchPage={(query, signal) => api.call(listCustomerHistory, { params: { id }, query }, { signal })}
      rows={4}
      empty={t('history.empty')}
      more={t('history.more')}
      entry={(entry) => <HistoryEntry key={entry.id} entry={entry} />}
    />
  );
}

function HistoryEntry({ entry }: { entry: AuditEntry }) {
  const t = useT(auditTexts);
  const words = useAuditWords();
  return (
    <section className="stack" style={{ gap: 4 }}>
      <div className="row">
        <span className="strong">{words.action(entry.action)}</span>
        <span className="grow">{entry.actor?.name ?? t('system')}</span>
        <span className="muted small">{formatDateTime(entry.occurredAt)}</span>
      </div>
      {entry.purpose && (
        <div className="small">
          {t('purpose')}: {entry.purpose}
        </div>
      )}
      <ChangeTable entry={entry} />
    </section>
  );
}
