import { listDuplicates } from '@guanjia/contracts/customers/merging';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Popover } from 'antd';
import { useState } from 'react';
import { duplicateTexts } from '../../../components/customer/duplicate-texts.ts';
import { api } from '../../../lib/api.ts';
import { useT } from '../../../lib/i18n.ts';
import { useMay } from '../../../lib/session.ts';
import { MergeDialog } from './merge-dialog.tsx';
import { mergingTexts } from './texts.ts';

/** Who may be the same customer, and the way to merge them. Nothing where nobody is. */
export function SuspectedDuplicates({ id }: { id: string }) {
  const t = useT(mergingTexts);
  const words = useT(duplicateTexts);
  const mayMerge = useMay('customers.merge');
  const [merging, setMerging] = useState<string>();
  const found = useQuery({
    queryKey: ['customers', 'duplicates', id],
    queryFn: ({ signal }) => api.call(listDuplicates, { params: { id } }, { signal }),
  }).data;
  const count = (found?.items.length ?? 0) + (found?.elsewhere ?? 0);
  if (!found || count === 0) return null;
  return (
    <>
      <Popover
        trigger="click"
        content={
          <div className="stack" style={{ gap: 8 }}>
            {found.items.map((one) => (
              <div key={one.id} className="row wrap">
                <Link to="/customers/$id" params={{ id: one.id }}>
                  {one.name}
                </Link>
                <span>{one.phones[0]?.number}</span>
                <span className="muted small">
                  {one.reasons.map((reason) => words(`reason.${reason}`)).join(' · ')}
                </span>
                {mayMerge && (
                  <Button size="small" onClick={() => setMerging(one.id)}>
                    {t('merge')}
                  </Button>
                )}
              </div>
            ))}
            {found.elsewhere > 0 && <div className="muted">{words('elsewhere', { n: found.elsewhere })}</div>}
          </div>
        }
      >
        <Button size="small">{t('suspected', { n: count })}</Button>
      </Popover>
      {merging && (
        <MergeDialog
          ids={[id, merging]}
          onClose={() => setMerging(undefined)}
          onMerged={() => setMerging(undefined)}
        />
      )}
    </>
  );
}
