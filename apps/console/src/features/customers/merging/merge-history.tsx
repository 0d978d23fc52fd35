import { listMerges } from '@guanjia/contracts/customers/merging';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { EmptyState, Loaded } from '../../../components/states.tsx';
import { api } from '../../../lib/api.ts';
import { formatDateTime, formatList } from '../../../lib/format.ts';
import { useT } from '../../../lib/i18n.ts';
import { useMay } from '../../../lib/session.ts';
import { commonTexts } from '../../../lib/texts/common.ts';
import { mergingTexts } from './texts.ts';
import { useUndoMerge } from './use-undo-merge.ts';

/** Who was merged into this customer; the newest merge can be undone. */
export function MergeHistory({ id }: { id: string }) {
  const t = useT(mergingTexts);
  const common = useT(commonTexts);
  const mayMerge = useMay('customers.merge');
  const undo = useUndoMerge();
  const query = useQuery({
    queryKey: ['customers', 'merges', id],
    staleTime: 0,
    queryFn: ({ signal }) => api.call(listMerges, { params: { id } }, { signal }),
  });
  return (
    <Loaded query={query} rows={2}>
      {({ items }) => {
        if (items.length === 0) return <EmptyState title={t('none')} />;
        return (
          <div className="stack">
            {items.map((merge) => (
              <div key={merge.id} className="row wrap">
                <span className="strong">
                  {t('with', { names: formatList(merge.others.map(({ name }) => name)) })}
                </span>
                <span className="muted small">
                  {formatDateTime(merge.mergedAt)} · {merge.mergedBy?.name}
                </span>
                {merge.undoneAt && (
                  <span className="badge">{t('with.undone', { name: merge.undoneBy?.name ?? '' })}</span>
                )}
                {merge.undoable && mayMerge && (
                  <Button size="small" onClick={() => void undo(merge.id)}>
                    {common('undo')}
                  </Button>
                )}
              </div>
            ))}
          </div>
        );
      }}
    </Loaded>
  );
}
