import { getAgentStatistics } from '@guanjia/contracts/reporting/routes';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { EmptyState, Loaded } from '../../components/states.tsx';
import { api } from '../../lib/api.ts';
import { useT } from '../../lib/i18n.ts';
import { Chart } from './chart.tsx';
import { FiguresTable } from './figures-table.tsx';
import { type DayPeriod, rowsFilter } from './period.ts';
import { reportingTexts } from './texts.ts';

export function AgentStatistics({ period }: { period: DayPeriod }) {
  const t = useT(reportingTexts);
  const query = useQuery({
    queryKey: ['reporting', 'agents', period],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.call(getAgentStatistics, { query: period }, { signal }),
  });
  return (
    <Loaded query={query}>
      {({ rows, total, days }) =>
        rows.length === 0 ? (
          <EmptyState title={t('empty')} hint={t('empty.hint')} />
        ) : (
          <div className="stack">
            <FiguresTable
              head={t('agent')}
              total={total}
              totalFilter={rowsFilter(period)}
              rows={rows.map((row) => ({
                key: row.agentId,
                name: row.agentName,
                detail: row.groupName,
                figures: row.figures,
                filter: rowsFilter(period, [{ column: 'agentId', op: 'in', values: [row.agentId] }]),
              }))}
            />
            <Chart
              title={t('chart.days')}
              labels={days.map(({ day }) => day.slice(5))}
              series={[
                { name: t('attempts'), kind: 'bar', values: days.map(({ attempts }) => attempts) },
                { name: t('connected'), kind: 'bar', values: days.map(({ connected }) => connected) },
                { name: t('sales'), kind: 'line', values: days.map(({ sales }) => sales) },
              ]}
            />
          </div>
        )
      }
    </Loaded>
  );
}
