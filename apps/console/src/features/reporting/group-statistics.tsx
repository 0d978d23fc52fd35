import type { FilterCondition } from '@guanjia/contracts/core/list';
import { getGroupStatistics } from '@guanjia/contracts/reporting/routes';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { EmptyState, Loaded } from '../../components/states.tsx';
import { api } from '../../lib/api.ts';
import { useT } from '../../lib/i18n.ts';
import { Chart } from './chart.tsx';
import { FiguresTable } from './figures-table.tsx';
import { type DayPeriod, rowsFilter } from './period.ts';
import { reportingTexts } from './texts.ts';

export function GroupStatistics({ period }: { period: DayPeriod }) {
  const t = useT(reportingTexts);
  const query = useQuery({
    queryKey: ['reporting', 'groups', period],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.call(getGroupStatistics, { query: period }, { signal }),
  });
  return (
    <Loaded query={query}>
      {({ rows, total }) => {
        if (rows.length === 0) return <EmptyState title={t('empty')} hint={t('empty.hint')} />;
        const name = (row: (typeof rows)[number]) => row.groupName ?? t('group.none');
        return (
          <div className="stack">
            <FiguresTable
              head={t('group')}
              total={total}
              totalFilter={rowsFilter(period)}
              rows={rows.map((row) => {
                const group: FilterCondition = row.groupId
                  ? { column: 'groupId', op: 'in', values: [row.groupId] }
                  : { column: 'groupId', op: 'empty', value: true };
                return {
                  key: row.groupId ?? '',
                  name: name(row),
                  figures: row.figures,
                  filter: rowsFilter(period, [group]),
                };
              })}
            />
            <Chart
              title={t('chart.groups')}
              labels={rows.map(name)}
              series={[
                { name: t('attempts'), kind: 'bar', values: rows.map(({ figures }) => figures.attempts) },
                { name: t('connected'), kind: 'bar', values: rows.map(({ figures }) => figures.connected) },
                { name: t('sales'), kind: 'bar', values: rows.map(({ figures }) => figures.sales) },
              ]}
            />
          </div>
        );
      }}
    </Loaded>
  );
}
