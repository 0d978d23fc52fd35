import type { Column, FilterCondition } from '@guanjia/contracts/core/list';
import type { Breakdown } from '@guanjia/contracts/customers/breakdown';
import { Link } from '@tanstack/react-router';
import { formatNumber } from '../../../lib/format.ts';
import { useT } from '../../../lib/i18n.ts';
import { comparedWithAll, groupFilter } from './breakdown-rows.ts';
import { breakdownTexts } from './texts.ts';

type Group = Breakdown['groups'][number];

interface TableProps {
  found: Breakdown;
  filter: readonly FilterCondition[];
  q: string | undefined;
  of: { key: string; option?: (value: string) => string };
  column: Column | undefined;
  onLeave: () => void;
}

/** A line each, with a bar; numbers lead to the customers behind them. */
export function BreakdownTable({ found, filter, q, of, column, onLeave }: TableProps) {
  const t = useT(breakdownTexts);
  const nameOf = (group: Group) => bandName(group) ?? group.name ?? valueName(group);
  const valueName = ({ value }: Group) => (value === null ? t('none') : (of.option?.(value) ?? value));
  const bandName = ({ from, to }: Group) => {
    const shown = (bound: number) => formatNumber(bound / 10 ** (column?.scale ?? 0));
    if (from !== null && to !== null) return t('band.between', { from: shown(from), to: shown(to) });
    if (from !== null) return t('band.from', { from: shown(from) });
    return to === null ? undefined : t('band.below', { to: shown(to) });
  };
  const { others } = found;
  return (
    <table className="breakdown">
      <thead>
        <tr>
          <th scope="col">{t('value')}</th>
          <th scope="col" className="figure">
            {t('count')}
          </th>
          <th scope="col">{t('share')}</th>
          <th scope="col" className="figure" title={t('compared.hint')}>
            {t('compared')}
          </th>
        </tr>
      </thead>
      <tbody>
        {found.groups.map((group) => {
          const condition = groupFilter(of.key, column, group);
          // Of two ranges both hold; one value is narrower than whatever was asked of the column before.
          const rest = condition?.op === 'range' ? filter : filter.filter((one) => one.column !== of.key);
          const times = comparedWithAll(group, found);
          return (
            <tr key={`${group.value}|${group.from}|${group.to}`}>
              <th scope="row">{nameOf(group)}</th>
              <td className="figure">
                {condition ? (
                  <Link
                    to="/customers"
                    search={{ filter: [...rest, condition], ...(q && { q }) }}
                    onClick={onLeave}
                  >
                    {formatNumber(group.count)}
                  </Link>
                ) : (
                  formatNumber(group.count)
                )}
              </td>
              <td>
                <Bar part={group.count / found.total} ofAll={group.ofAll / found.totalOfAll} />
              </td>
              <td className="figure">{times === null ? '–' : `${times.toFixed(times < 10 ? 1 : 0)}×`}</td>
            </tr>
          );
        })}
        {others.values > 0 && (
          <tr>
            <th scope="row" className="muted">
              {t('others', { n: formatNumber(others.values) })}
            </th>
            <td className="figure">{formatNumber(others.count)}</td>
            <td>
              <Bar part={others.count / found.total} ofAll={others.ofAll / found.totalOfAll} />
            </td>
            <td className="figure">–</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

function Bar({ part, ofAll }: { part: number; ofAll: number }) {
  const percent = (share: number) => `${Math.min(100, share * 100)}%`;
  return (
    <div className="row">
      <div className="breakdown-bar" aria-hidden="true">
        <div className="breakdown-part" style={{ width: percent(part) }} />
        <div className="breakdown-all" style={{ insetInlineStart: percent(ofAll) }} />
      </div>
      <span className="muted small">{`${(part * 100).toFixed(1)}%`}</span>
    </div>
  );
}
