import type { FilterCondition } from '@guanjia/contracts/core/list';
import type { outboundFigures } from '@guanjia/contracts/reporting/routes';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { z } from 'zod';
import { formatDuration, formatNumber, formatRatio } from '../../lib/format.ts';
import { useT } from '../../lib/i18n.ts';
import { reportingTexts } from './texts.ts';

export type Figures = z.output<typeof outboundFigures>;

export interface FiguresRow {
  key: string;
  name: string;
  detail?: string | null;
  figures: Figures;
  /** The rows that these figures count; without it the numbers are no links. */
  filter?: FilterCondition[];
}

/** The figures of S20 side by side; each number leads to the rows that it counts. */
export function FiguresTable(props: {
  head: ReactNode;
  rows: readonly FiguresRow[];
  total: Figures;
  totalFilter?: FilterCondition[];
}) {
  const t = useT(reportingTexts);
  const columns = [
    'attempts',
    'connected',
    'noAnswer',
    'busy',
    'emptyNumber',
    'unreachable',
    'redial',
    'sales',
  ] as const;
  return (
    <div className="panel figures">
      <table className="data-table">
        <thead>
          <tr>
            <th>{props.head}</th>
            {columns.map((column) => (
              <th key={column} className="num">
                {t(column)}
              </th>
            ))}
            <th className="num">{t('connectRatio')}</th>
            <th className="num">{t('saleRatio')}</th>
            <th className="num">{t('talk')}</th>
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr key={row.key}>
              <td className="strong">
                {row.name}
                {row.detail && <span className="muted small"> {row.detail}</span>}
              </td>
              <Cells figures={row.figures} filter={row.filter} />
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td>{t('total')}</td>
            <Cells figures={props.total} filter={props.totalFilter} />
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function Cells({ figures, filter }: { figures: Figures; filter: FilterCondition[] | undefined }) {
  const outcome = (value: string): FilterCondition => ({ column: 'outcome', op: 'in', values: [value] });
  return (
    <>
      <td className="num">{formatNumber(figures.attempts)}</td>
      <Count value={figures.connected} to="/contacts/history" filter={filter} />
      <Count
        value={figures.noAnswer}
        to="/contacts/failures"
        filter={filter && [...filter, outcome('no_answer')]}
      />
      <Count value={figures.busy} to="/contacts/failures" filter={filter && [...filter, outcome('busy')]} />
      <Count
        value={figures.emptyNumber}
        to="/contacts/failures"
        filter={filter && [...filter, outcome('empty_number')]}
      />
      <Count
        value={figures.unreachable}
        to="/contacts/failures"
        filter={filter && [...filter, outcome('unreachable')]}
      />
      <td className="num">{formatNumber(figures.redial)}</td>
      <Count value={figures.sales} to="/contacts/sales" filter={filter} />
      <td className="num">{formatRatio(figures.connectRatio)}</td>
      <td className="num">{formatRatio(figures.saleRatio)}</td>
      <td className="num">{formatDuration(figures.talkSeconds)}</td>
    </>
  );
}

function Count(props: {
  value: number;
  to: '/contacts/history' | '/contacts/failures' | '/contacts/sales';
  filter: FilterCondition[] | undefined;
}) {
  return (
    <td className="num">
      {props.filter && props.value > 0 ? (
        <Link to={props.to} search={{ filter: props.filter }}>
          {formatNumber(props.value)}
        </Link>
      ) : (
        formatNumber(props.value)
      )}
    </td>
  );
}
