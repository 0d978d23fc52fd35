import { listSegments, type Segment, segmentList } from '@guanjia/contracts/customers/segments';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { RecordList } from '../../../components/list/record-list.tsx';
import type { ListColumn, ListSelection } from '../../../components/list/types.ts';
import { api } from '../../../lib/api.ts';
import { formatDateTime } from '../../../lib/format.ts';
import { useT } from '../../../lib/i18n.ts';
import { OverlapDialog } from './overlap-dialog.tsx';
import { SegmentPanel } from './segment-panel.tsx';
import { segmentChoicesQuery } from './segment-queries.ts';
import { SegmentSize } from './segment-size.tsx';
import './segments.css';
import { segmentTexts } from './texts.ts';

/** The segments of the enterprise. */
export function SegmentsPage() {
  const t = useT(segmentTexts);
  const columns = useColumns();
  return (
    <RecordList
      title={t('title')}
      definition={segmentList}
      columns={columns}
      fetchPage={(query, signal) => api.call(listSegments, { query }, { signal })}
      searchPlaceholder={t('search')}
      bulk={(selection) => <Compare selection={selection} />}
      empty={{
        title: t('empty.title'),
        hint: t('empty.hint'),
        action: <Link to="/customers">{t('empty.action')}</Link>,
      }}
      rowLabel={(row) => row.name}
      panel={(_id, row, close) => row && <SegmentPanel key={row.id} segment={row} onClose={close} />}
    />
  );
}

/** Two to four selected segments can be laid over each other. */
function Compare({ selection }: { selection: ListSelection }) {
  const t = useT(segmentTexts);
  const [open, setOpen] = useState(false);
  const known = useQuery(segmentChoicesQuery).data ?? [];
  const chosen = known.filter(({ id }) => selection.ids.includes(id));
  const fits = chosen.length >= 2 && chosen.length <= 4;
  return (
    <>
      <Button size="small" disabled={!fits} title={t('compare.hint')} onClick={() => setOpen(true)}>
        {t('compare')}
      </Button>
      {!fits && <span className="muted small">{t('compare.hint')}</span>}
      {open && <OverlapDialog segments={chosen} onClose={() => setOpen(false)} />}
    </>
  );
}

function useColumns(): ListColumn<Segment>[] {
  const t = useT(segmentTexts);
  return useMemo(
    () => [
      { key: 'name', title: t('column.name'), width: 220, grow: true, render: (row) => row.name },
      {
        key: 'kind',
        title: t('column.kind'),
        width: 100,
        text: (row) => t(`kind.${row.kind}`),
        render: (row) => (
          <span className={row.kind === 'frozen' ? 'badge' : 'badge tone-accent'}>
            {t(`kind.${row.kind}`)}
          </span>
        ),
        option: (value) => t(`kind.${value as Segment['kind']}`),
      },
      {
        key: 'count',
        title: t('column.size'),
        width: 120,
        align: 'end',
        text: () => '',
        render: (row) => <SegmentSize segment={row} />,
      },
      { key: 'ownerId', title: t('column.owner'), width: 120, render: (row) => row.owner.name },
      {
        key: 'createdAt',
        title: t('column.created'),
        width: 150,
        render: (row) => formatDateTime(row.createdAt).slice(0, 16),
      },
    ],
    [t],
  );
}
