import { compareSegments, type Segment, type SegmentOverlap } from '@guanjia/contracts/customers/segments';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Modal } from 'antd';
import { Loaded } from '../../../components/states.tsx';
import { api } from '../../../lib/api.ts';
import { formatNumber } from '../../../lib/format.ts';
import { useT } from '../../../lib/i18n.ts';
import { overlapRows } from './overlap-rows.ts';
import { segmentTexts } from './texts.ts';

/** What segments have in common, as bars and numbers that lead to the customers. */
export function OverlapDialog({ segments, onClose }: { segments: readonly Segment[]; onClose: () => void }) {
  const t = useT(segmentTexts);
  const ids = segments.map(({ id }) => id);
  const query = useQuery({
    queryKey: ['customers', 'segment-overlap', ids],
    queryFn: ({ signal }) => api.call(compareSegments, { body: { ids } }, { signal }),
    staleTime: 0,
    retry: false,
    meta: { errors: 'inline' },
  });
  return (
    <Modal open width={640} title={t('compare.title')} footer={null} onCancel={onClose}>
      <div className="stack">
        <p className="muted small">{t('compare.scope')}</p>
        <Loaded query={query}>
          {(overlap) => <OverlapTable segments={segments} overlap={overlap} onLeave={onClose} />}
        </Loaded>
      </div>
    </Modal>
  );
}

function OverlapTable(props: { segments: readonly Segment[]; overlap: SegmentOverlap; onLeave: () => void }) {
  const t = useT(segmentTexts);
  const nameOf = (id: string) => props.segments.find((segment) => segment.id === id)?.name ?? '';
  const { any } = props.overlap;
  return (
    <table className="segment-overlap">
      <thead>
        <tr>
          <th scope="col">{t('compare.column')}</th>
          <th scope="col" className="figure">
            {t('compare.count')}
          </th>
          <th scope="col">{t('compare.part')}</th>
        </tr>
      </thead>
      {overlapRows(props.overlap).map(({ group, rows }) => (
        <tbody key={group}>
          {group !== 'any' && group !== 'all' && (
            <tr>
              <th colSpan={3} scope="rowgroup" className="muted small">
                {t(`compare.${group}`)}
              </th>
            </tr>
          )}
          {rows.map(({ ids, size, filter }) => {
            const percent = any > 0 ? Math.round((size / any) * 100) : 0;
            return (
              <tr key={ids.join()}>
                <td>
                  {group === 'any' || group === 'all'
                    ? t(`compare.${group}`)
                    : ids.length === 1
                      ? nameOf(ids[0] ?? '')
                      : t('compare.and', { one: nameOf(ids[0] ?? ''), other: nameOf(ids[1] ?? '') })}
                </td>
                <td className="figure">
                  <Link to="/customers" search={{ filter }} onClick={props.onLeave}>
                    {formatNumber(size)}
                  </Link>
                </td>
                <td>
                  <div className="row">
                    <div className="segment-bar" aria-hidden="true">
                      <div className={`segment-bar-part ${group}`} style={{ width: `${percent}%` }} />
                    </div>
                    <span className="muted small">{percent}%</span>
                  </div>
                </td>
              </tr>
            );
          })}
        </tbody>
      ))}
    </table>
  );
}
