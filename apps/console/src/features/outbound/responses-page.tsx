import { listResponses, type response, responseList } from '@guanjia/contracts/outbound/work';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { z } from 'zod';
import { formatFieldValue } from '../../components/form/field-text.tsx';
import { RecordList } from '../../components/list/record-list.tsx';
import type { ListColumn } from '../../components/list/types.ts';
import { SidePanel } from '../../components/side-panel.tsx';
import { api } from '../../lib/api.ts';
import { formatDateTime } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { labelOf } from '../../lib/label.ts';
import { useMay, useMe } from '../../lib/session.ts';
import { questionnairesQuery } from './content-queries.ts';
import { outboundTexts } from './texts.ts';
import { useFilterWords } from './use-filter-words.ts';

type Response = z.output<typeof response>;

/** 问卷记录 (OUT-034). */
export function ResponsesPage() {
  const t = useT(outboundTexts);
  const ownOnly = useMe().scopes.outbound === 'own';
  const filterWords = useFilterWords();
  const columns = useMemo(
    (): ListColumn<Response>[] => [
      {
        key: 'createdAt',
        title: t('column.time'),
        width: 160,
        render: (row) => formatDateTime(row.createdAt),
      },
      {
        key: 'customerName',
        title: t('column.customer'),
        width: 150,
        grow: true,
        render: (row) => row.customerName,
      },
      {
        key: 'questionnaireName',
        title: t('column.questionnaire'),
        width: 180,
        render: (row) => row.questionnaireName,
      },
      { key: 'campaignName', title: t('column.campaign'), width: 170, render: (row) => row.campaignName },
      {
        key: 'agentId',
        title: t('column.agent'),
        width: 110,
        hidden: ownOnly,
        render: (row) => row.agent.name,
      },
      {
        key: 'answered',
        title: t('column.answered'),
        width: 110,
        align: 'end',
        render: (row) => String(row.answered),
      },
    ],
    [t, ownOnly],
  );
  return (
    <RecordList
      title={t('responses.title')}
      definition={responseList}
      columns={columns}
      filterWords={filterWords}
      fetchPage={(query, signal) => api.call(listResponses, { query }, { signal })}
      searchPlaceholder={t('search.customer')}
      empty={{ title: t('empty.responses'), hint: t('empty.responses.hint') }}
      watch={['outbound.desk_changed']}
      rowLabel={(row) => `${row.customerName} ${row.questionnaireName}`}
      panel={(_id, row, close) => row && <ResponsePanel row={row} onClose={close} />}
    />
  );
}

function ResponsePanel({ row, onClose }: { row: Response; onClose: () => void }) {
  const t = useT(outboundTexts);
  const mayRead = useMay('outbound.campaigns.read');
  const { data } = useQuery({ ...questionnairesQuery, enabled: mayRead });
  const fields = data?.items.find(({ id }) => id === row.questionnaireId)?.fields ?? [];
  const known = new Set(fields.map(({ key }) => key));
  const unknown = Object.entries(row.answers).filter(([key]) => !known.has(key));
  return (
    <SidePanel
      label={row.customerName}
      title={`${row.customerName} · ${row.questionnaireName}`}
      onClose={onClose}
    >
      <div className="stack">
        <ol className="stack">
          {fields.map((field, index) => (
            <li key={field.key}>
              <div className="muted">
                {index + 1}. {labelOf(field.label)}
              </div>
              <div className="strong">{formatFieldValue(field, row.answers[field.key])}</div>
            </li>
          ))}
          {unknown.map(([key, value]) => (
            <li key={key}>
              <div className="muted">{key}</div>
              <div className="strong">
                {typeof value === 'object' ? JSON.stringify(value) : String(value)}
              </div>
            </li>
          ))}
        </ol>
        <Link to="/customers/$id" params={{ id: row.customerId }}>
          {t('record.customer')} →
        </Link>
      </div>
    </SidePanel>
  );
}
