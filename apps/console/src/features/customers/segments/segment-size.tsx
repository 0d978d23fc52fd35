import type { Segment } from '@guanjia/contracts/customers/segments';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { showCount } from '../../../components/list/view-tabs.tsx';
import { useT } from '../../../lib/i18n.ts';
import { inAny, segmentCountQuery } from './segment-queries.ts';
import { segmentTexts } from './texts.ts';

/** How many of a segment this person sees; leads to them. */
export function SegmentSize({ segment }: { segment: Segment }) {
  const t = useT(segmentTexts);
  const first = segment.kind === 'frozen' && segment.size === null;
  const { data, isError } = useQuery({ ...segmentCountQuery(segment), enabled: !first });
  if (first)
    return (
      <span className={segment.freezing === 'failed' ? 'field-error' : 'muted'}>
        {t(segment.freezing === 'failed' ? 'size.failed' : 'size.running')}
      </span>
    );
  if (isError)
    return (
      <span className="muted" title={t('size.unknown')}>
        –
      </span>
    );
  return (
    <Link to="/customers" search={{ filter: inAny([segment.id]) }} title={t('column.size.hint')}>
      {data ? showCount(data) : '…'}
    </Link>
  );
}
