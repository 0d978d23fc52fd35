import {
  type ContactOutcome,
  listTasks,
  type Task,
  taskList,
  type taskMenus,
} from '@guanjia/contracts/outbound/work';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { RecordList } from '../../components/list/record-list.tsx';
import type { ListColumn } from '../../components/list/types.ts';
import { SidePanel } from '../../components/side-panel.tsx';
import { Timeline } from '../../components/timeline/timeline.tsx';
import { api } from '../../lib/api.ts';
import { formatDateTime, formatShort } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { useMay, useMe } from '../../lib/session.ts';
import { enumTexts } from '../../lib/texts/enums.ts';
import { outboundTexts } from './texts.ts';
import { useFilterWords } from './use-filter-words.ts';

type Menu = (typeof taskMenus)[number];

/** 待拨客户: customers not marketed yet (OUT-030). */
export function PendingTasksPage() {
  return <TasksPage menu="pending" />;
}

/** 再拨客户: customers who need another call (OUT-031). */
export function RedialTasksPage() {
  return <TasksPage menu="redial" />;
}

function TasksPage({ menu }: { menu: Menu }) {
  const t = useT(outboundTexts);
  const columns = useTaskColumns(menu);
  const filterWords = useFilterWords();
  return (
    <RecordList
      key={menu}
      title={t(`${menu}.title`)}
      definition={taskList}
      variant={menu}
      columns={columns}
      filterWords={filterWords}
      fetchPage={(query, signal) => api.call(listTasks, { query: { ...query, menu } }, { signal })}
      exportQuery={{ menu }}
      searchPlaceholder={t('search.customer')}
      empty={{ title: t(`empty.${menu}`), hint: t(`empty.${menu}.hint`) }}
      watch={['outbound.desk_changed']}
      rowLabel={(row) => row.customerName}
      panel={(_id, row, close) => row && <TaskPanel task={row} onClose={close} />}
    />
  );
}

function useTaskColumns(menu: Menu): ListColumn<Task>[] {
  const t = useT(outboundTexts);
  const words = useT(enumTexts);
  const ownOnly = useMe().scopes.outbound === 'own';
  return useMemo(() => {
    const outcome = (value: string) => words(`outcome.${value as ContactOutcome}`);
    const columns: ListColumn<Task>[] = [
      {
        key: 'customerName',
        title: t('column.customer'),
        width: 160,
        grow: true,
        render: (row) => row.customerName,
      },
      { key: 'number', title: t('column.number'), width: 150, render: (row) => row.number },
      { key: 'region', title: t('column.region'), width: 110, render: (row) => row.region ?? '–' },
      { key: 'campaignName', title: t('column.campaign'), width: 170, render: (row) => row.campaignName },
      {
        key: 'agentId',
        title: t('column.agent'),
        width: 120,
        hidden: ownOnly,
        text: (row) => row.agent?.name ?? '',
        render: (row) => row.agent?.name ?? <span className="muted">{t('task.unclaimed')}</span>,
      },
      {
        key: 'attempts',
        title: t('column.attempts'),
        width: 116,
        align: 'end',
        hidden: menu === 'pending',
        render: (row) => String(row.attempts),
      },
      {
        key: 'lastOutcome',
        title: t('column.last_outcome'),
        width: 130,
        hidden: menu === 'pending',
        render: (row) => (row.lastOutcome ? outcome(row.lastOutcome) : '–'),
        option: outcome,
      },
      {
        key: 'dueAt',
        title: t('column.due'),
        width: 140,
        hidden: menu === 'pending',
        text: (row) => formatDateTime(row.dueAt),
        render: (row) => <span title={formatDateTime(row.dueAt)}>{formatShort(row.dueAt)}</span>,
      },
      {
        key: 'createdAt',
        title: t('column.created'),
        width: 160,
        render: (row) => formatDateTime(row.createdAt).slice(0, 16),
      },
    ];
    return columns;
  }, [t, words, menu, ownOnly]);
}

function TaskPanel({ task, onClose }: { task: Task; onClose: () => void }) {
  const t = useT(outboundTexts);
  const me = useMe();
  const mayWork = useMay('outbound.work');
  const mine = task.agent?.id === me.user.id;
  return (
    <SidePanel label={task.customerName} title={task.customerName} onClose={onClose}>
      <div className="stack">
        <dl className="facts">
          <dt>{t('column.number')}</dt>
          <dd>{task.number}</dd>
          <dt>{t('column.campaign')}</dt>
          <dd>{task.campaignName}</dd>
          <dt>{t('column.agent')}</dt>
          <dd>{task.agent?.name ?? t('task.unclaimed')}</dd>
          <dt>{t('column.attempts')}</dt>
          <dd>{task.attempts}</dd>
          <dt>{t('column.due')}</dt>
          <dd>{formatDateTime(task.dueAt)}</dd>
        </dl>
        <div className="row">
          {mayWork && mine && (
            <Link className="strong" to="/desk" search={{ task: task.id }}>
              {t('task.open')} →
            </Link>
          )}
          <Link to="/customers/$id" params={{ id: task.customerId }}>
            {t('record.customer')} →
          </Link>
        </div>
        <Timeline customerId={task.customerId} />
      </div>
    </SidePanel>
  );
}
