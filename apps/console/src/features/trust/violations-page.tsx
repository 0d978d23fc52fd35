import {
  listViolationHints,
  listViolations,
  type Violation,
  type ViolationHint,
  violationList,
} from '@guanjia/contracts/audit/violations';
import { useQuery } from '@tanstack/react-query';
import { Button, Drawer } from 'antd';
import { useMemo, useState } from 'react';
import { PlusIcon } from '../../components/icons.tsx';
import { RecordList } from '../../components/list/record-list.tsx';
import type { ListColumn } from '../../components/list/types.ts';
import { SidePanel } from '../../components/side-panel.tsx';
import { api } from '../../lib/api.ts';
import { formatDateTime } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { ViolationForm } from './violation-form.tsx';
import { ViolationRecord } from './violation-record.tsx';
import { violationTexts } from './violation-texts.ts';

const tones: Readonly<Record<Violation['state'], string>> = {
  reported: 'tone-wrapup',
  investigating: 'tone-talking',
  confirmed: 'tone-alarm',
  dismissed: 'tone-idle',
  closed: 'tone-ready',
};

/** Register of violations, and hints at behaviour that may be worth a look. */
export function ViolationsPage() {
  const t = useT(violationTexts);
  const [reporting, setReporting] = useState<Partial<ViolationHint> | null>(null);
  const hints = useQuery({
    queryKey: ['audit', 'violation-hints'],
    queryFn: ({ signal }) => api.call(listViolationHints, {}, { signal }),
  }).data?.items;
  const columns = useColumns();
  const report = (
    <Button type="primary" icon={<PlusIcon />} onClick={() => setReporting({})}>
      {t('report')}
    </Button>
  );
  return (
    <>
      <RecordList
        title={t('title')}
        leading={hints && hints.length > 0 && <Hints hints={hints} onReport={setReporting} />}
        definition={violationList}
        columns={columns}
        fetchPage={(query, signal) => api.call(listViolations, { query }, { signal })}
        actions={report}
        empty={{ title: t('empty'), hint: t('empty.hint'), action: report }}
        rowLabel={(row) => `${row.person.name} ${t(`category.${row.category}`)}`}
        panel={(_id, row, close) =>
          row && (
            <SidePanel label={row.person.name} title={row.person.name} onClose={close}>
              <ViolationRecord key={`${row.id} ${row.version}`} violation={row} />
            </SidePanel>
          )
        }
      />
      <Drawer
        open={reporting !== null}
        onClose={() => setReporting(null)}
        title={t('report')}
        size={520}
        destroyOnHidden
      >
        <ViolationForm hint={reporting ?? {}} onDone={() => setReporting(null)} />
      </Drawer>
    </>
  );
}

function useColumns(): ListColumn<Violation>[] {
  const t = useT(violationTexts);
  return useMemo(
    () => [
      {
        key: 'reportedAt',
        title: t('reported'),
        width: 160,
        render: (row) => formatDateTime(row.reportedAt),
      },
      { key: 'personId', title: t('person'), width: 120, render: (row) => row.person.name },
      {
        key: 'category',
        title: t('category'),
        width: 220,
        grow: true,
        render: (row) => t(`category.${row.category}`),
        option: (value) => t(`category.${value as Violation['category']}`),
      },
      {
        key: 'state',
        title: t('state'),
        width: 110,
        text: (row) => t(`state.${row.state}`),
        render: (row) => <span className={`badge ${tones[row.state]}`}>{t(`state.${row.state}`)}</span>,
        option: (value) => t(`state.${value as Violation['state']}`),
      },
      {
        key: 'severity',
        title: t('severity'),
        width: 100,
        render: (row) => (row.severity ? t(`severity.${row.severity}`) : '–'),
        option: (value) => t(`severity.${value as NonNullable<Violation['severity']>}`),
      },
      {
        key: 'penalty',
        title: t('penalty'),
        width: 120,
        render: (row) => (row.penalty ? t(`penalty.${row.penalty}`) : '–'),
        option: (value) => t(`penalty.${value as NonNullable<Violation['penalty']>}`),
      },
      { key: 'reportedById', title: t('reporter'), width: 120, render: (row) => row.reportedBy.name },
    ],
    [t],
  );
}

function Hints(props: { hints: readonly ViolationHint[]; onReport: (hint: ViolationHint) => void }) {
  const t = useT(violationTexts);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t('hints', { n: props.hints.length })}
      </Button>
      <Drawer open={open} onClose={() => setOpen(false)} title={t('hints.title')} size={520}>
        <p className="muted">{t('hints.hint')}</p>
        <ul className="stack">
          {props.hints.map((hint) => (
            <li key={`${hint.kind} ${hint.person.id} ${hint.day}`} className="row">
              <span className="grow">
                {t(`hint.${hint.kind}`, {
                  name: hint.person.name,
                  day: hint.day,
                  n: hint.count,
                  median: hint.median ?? 0,
                })}
              </span>
              <Button
                size="small"
                onClick={() => {
                  setOpen(false);
                  props.onReport(hint);
                }}
              >
                {t('report')}
              </Button>
            </li>
          ))}
        </ul>
      </Drawer>
    </>
  );
}
