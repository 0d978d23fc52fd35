import { listCustomerHistory } from '@guanjia/contracts/customers/history';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { type AuditEntry, ChangeTable, useAuditWords } from '../../components/audit/change-table.tsx';
import { auditTexts } from '../../components/audit/texts.ts';
import { EmptyState, Loaded } from '../../components/states.tsx';
import { api } from '../../lib/api.ts';
import { formatDateTime } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';

const pageSize = 20;

/** Who changed this customer or revealed its data; the same rows as the audit log. */
export function CustomerHistory({ id }: { id: string }) {
  const t = useT(auditTexts);
  const query = useInfiniteQuery({
    queryKey: ['customers', 'history', id],
    staleTime: 0,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      api.call(
        listCustomerHistory,
        { params: { id }, query: { limit: pageSize, ...(pageParam ? { cursor: pageParam } : {}) } },
        { signal },
      ),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });
  return (
    <Loaded query={query} rows={4}>
      {({ pages }) => {
        const entries = pages.flatMap(({ items }) => items);
        if (entries.length === 0) return <EmptyState title={t('history.empty')} />;
        return (
          <div className="stack">
            {entries.map((entry) => (
              <HistoryEntry key={entry.id} entry={entry} />
            ))}
            {query.hasNextPage && (
              <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {t('history.more')}
              </Button>
            )}
          </div>
        );
      }}
    </Loaded>
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
