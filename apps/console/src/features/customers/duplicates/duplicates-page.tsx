import {
  type DuplicateGroup,
  duplicateList,
  listDuplicateGroups,
} from '@guanjia/contracts/customers/duplicates';
import type { DuplicateReason } from '@guanjia/contracts/customers/merging';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { duplicateTexts } from '../../../components/customer/duplicate-texts.ts';
import { RecordList } from '../../../components/list/record-list.tsx';
import type { ListColumn, ListSelection } from '../../../components/list/types.ts';
import { api } from '../../../lib/api.ts';
import { formatDateTime, formatList } from '../../../lib/format.ts';
import { useT } from '../../../lib/i18n.ts';
import { MergeDialog } from '../merging/merge-dialog.tsx';
import { DuplicatePanel } from './duplicate-panel.tsx';
import { refreshDuplicates } from './duplicate-queries.ts';
import { ScanStatus } from './scan-status.tsx';
import { duplicatePageTexts } from './texts.ts';
import { useDismissal } from './use-dismissal.ts';

/** Customers who may be one, of the whole enterprise. */
export function DuplicatesPage() {
  const t = useT(duplicatePageTexts);
  const client = useQueryClient();
  const columns = useColumns();
  return (
    <RecordList
      title={t('title')}
      definition={duplicateList}
      columns={columns}
      fetchPage={(query, signal) => api.call(listDuplicateGroups, { query }, { signal })}
      actions={<ScanStatus />}
      bulk={(selection) => <DismissMany selection={selection} />}
      empty={{ title: t('empty.title'), hint: t('empty.hint') }}
      rowLabel={namesOf}
      panel={(_id, row, close) =>
        row && (
          <DuplicatePanel
            key={row.id}
            group={row}
            onClose={close}
            onMerged={() => {
              close();
              void refreshDuplicates(client);
            }}
          />
        )
      }
    />
  );
}

function namesOf({ customers }: DuplicateGroup): string {
  return formatList(customers.map(({ name }) => name));
}

/** Named rows only: nobody looks at thousands before saying that they are not one. */
function DismissMany({ selection }: { selection: ListSelection }) {
  const t = useT(duplicatePageTexts);
  const { dismiss } = useDismissal();
  return (
    <Button
      size="small"
      disabled={selection.query !== null}
      onClick={() => void dismiss(selection.ids).then(selection.clear)}
    >
      {t('dismiss')}
    </Button>
  );
}

function Actions({ group }: { group: DuplicateGroup }) {
  const t = useT(duplicatePageTexts);
  const client = useQueryClient();
  const { dismiss, reopen } = useDismissal();
  const [merging, setMerging] = useState(false);
  const hint = group.elsewhere > 0 ? { title: t('elsewhere.hint') } : {};
  return (
    <span className="row" style={{ gap: 4 }}>
      {group.customers.length <= 5 && (
        <Button size="small" onClick={() => setMerging(true)}>
          {t('merge')}
        </Button>
      )}
      {group.state === 'open' ? (
        <Button
          size="small"
          disabled={group.elsewhere > 0}
          {...hint}
          onClick={() => void dismiss([group.id])}
        >
          {t('dismiss')}
        </Button>
      ) : (
        <Button size="small" disabled={group.elsewhere > 0} {...hint} onClick={() => void reopen([group.id])}>
          {t('reopen')}
        </Button>
      )}
      {merging && (
        <MergeDialog
          ids={group.customers.map(({ id }) => id)}
          onClose={() => setMerging(false)}
          onMerged={() => {
            setMerging(false);
            void refreshDuplicates(client);
          }}
        />
      )}
    </span>
  );
}

function useColumns(): ListColumn<DuplicateGroup>[] {
  const t = useT(duplicatePageTexts);
  const words = useT(duplicateTexts);
  return useMemo(
    () => [
      { key: 'customers', title: t('column.customers'), width: 220, grow: true, render: namesOf },
      {
        key: 'reasons',
        title: t('column.reasons'),
        width: 210,
        text: ({ reasons }) => formatList(reasons.map((reason) => words(`reason.${reason}`))),
        render: ({ reasons }) => (
          <span className="row" style={{ gap: 4 }}>
            {reasons.map((reason) => (
              <span key={reason} className="badge tone-wrapup">
                {words(`reason.${reason}`)}
              </span>
            ))}
          </span>
        ),
        option: (value) => words(`reason.${value as DuplicateReason}`),
      },
      {
        key: 'size',
        title: t('column.size'),
        width: 90,
        align: 'end',
        text: ({ customers, elsewhere }) => String(customers.length + elsewhere),
        render: ({ customers, elsewhere }) => (
          <span {...(elsewhere > 0 && { title: t('elsewhere', { n: elsewhere }) })}>
            {customers.length + elsewhere}
            {elsewhere > 0 && '*'}
          </span>
        ),
      },
      {
        key: 'ownerId',
        title: t('column.owners'),
        width: 140,
        render: ({ customers }) =>
          formatList([...new Set(customers.map(({ owner }) => owner?.name ?? t('pool')))]),
      },
      {
        key: 'state',
        title: t('column.state'),
        width: 100,
        text: ({ state }) => t(`state.${state}`),
        render: ({ state }) => <span className="badge">{t(`state.${state}`)}</span>,
        option: (value) => t(`state.${value as DuplicateGroup['state']}`),
      },
      {
        key: 'foundAt',
        title: t('column.found'),
        width: 150,
        render: ({ foundAt }) => formatDateTime(foundAt).slice(0, 16),
      },
      {
        key: 'actions',
        title: t('column.actions'),
        width: 200,
        text: () => '',
        render: (group) => <Actions group={group} />,
      },
    ],
    [t, words],
  );
}
