import { ApiError } from '@guanjia/client/http';
import { type bulkOutcomes, listBulkItems } from '@guanjia/contracts/customers/bulk';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Modal, Segmented } from 'antd';
import { useState } from 'react';
import { EmptyState, Loaded } from '../../../components/states.tsx';
import { api } from '../../../lib/api.ts';
import { errorText } from '../../../lib/errors.ts';
import { useT } from '../../../lib/i18n.ts';
import { bulkTexts } from './texts.ts';

type Outcome = (typeof bulkOutcomes)[number];

/** What became of each customer; first of all those that did not change. */
export function BulkResult({ id, name, onClose }: { id: string; name: string; onClose: () => void }) {
  const t = useT(bulkTexts);
  const [outcome, setOutcome] = useState<Outcome>('refused');
  const query = useInfiniteQuery({
    queryKey: ['customers', 'bulk-items', id, outcome],
    staleTime: 0,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      api.call(
        listBulkItems,
        { params: { id }, query: { limit: 50, outcome, ...(pageParam ? { cursor: pageParam } : {}) } },
        { signal },
      ),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });
  return (
    <Modal open title={t('result.title', { name })} footer={null} width={560} onCancel={onClose}>
      <div className="stack">
        <Segmented
          aria-label={t('result')}
          value={outcome}
          options={(['refused', 'done', 'kept', 'undone', 'waiting'] as const).map((value) => ({
            value,
            label: t(`result.${value}`),
          }))}
          onChange={(next) => setOutcome(next)}
        />
        <Loaded query={query} rows={4}>
          {({ pages }) => {
            const items = pages.flatMap((page) => page.items);
            if (items.length === 0) return <EmptyState title={t('result.empty')} />;
            return (
              <ul className="stack" style={{ gap: 6, maxHeight: 360, overflow: 'auto' }}>
                {items.map((item) => (
                  <li key={item.customerId}>
                    {item.name === null ? (
                      <span className="muted">{t('result.hidden')}</span>
                    ) : (
                      <Link to="/customers/$id" params={{ id: item.customerId }}>
                        {item.name}
                      </Link>
                    )}
                    {item.refusal && (
                      <div className="muted small">{errorText(new ApiError(item.refusal))}</div>
                    )}
                  </li>
                ))}
                {query.hasNextPage && (
                  <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                    {t('result.more')}
                  </Button>
                )}
              </ul>
            );
          }}
        </Loaded>
      </div>
    </Modal>
  );
}
