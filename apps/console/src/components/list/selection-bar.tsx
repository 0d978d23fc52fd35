import { Button } from 'antd';
import { useT } from '../../lib/i18n.ts';
import { showToast } from '../../lib/toast.ts';
import { listTexts } from './texts.ts';
import type { ListColumn, RecordListProps } from './types.ts';
import { showCount } from './view-tabs.tsx';

interface SelectionProps<Row> {
  /** The selected ones among the loaded rows. */
  rows: readonly Row[];
  columns: readonly ListColumn<Row>[];
  /** Every row of this query is selected. */
  all: { filter?: string; q?: string } | null;
  /** Rows of the list as it is filtered. */
  count: { value: number; capped: boolean } | null;
  bulk: RecordListProps<{ id: string }>['bulk'];
  onAll: () => void;
  onClear: () => void;
}

/** How many rows are selected, the way to all of them, and what can be done with them. */
export function SelectionBar<Row extends { id: string }>(props: SelectionProps<Row>) {
  const t = useT(listTexts);
  const { rows, all, count } = props;
  const selected = all && count ? count : { value: rows.length, capped: false };
  const copy = async () => {
    const lines = [
      props.columns.map(({ title }) => title),
      ...rows.map((row) => props.columns.map((column) => textOf(column, row))),
    ];
    await navigator.clipboard.writeText(lines.map((line) => line.join('\t')).join('\n'));
    showToast({ kind: 'done', text: t('select.copied', { n: rows.length }) });
  };
  return (
    <div className="list-selection notice tone-accent" role="toolbar" aria-label={t('select.bar')}>
      <strong aria-live="polite">
        {t(all ? 'select.count.all' : 'select.count', { n: showCount(selected) })}
      </strong>
      {props.bulk && !all && count && count.value > rows.length && (
        <Button size="small" type="link" onClick={props.onAll}>
          {t('select.everything', { n: showCount(count) })}
        </Button>
      )}
      {props.bulk?.({
        ids: rows.map(({ id }) => id),
        query: all,
        count: selected,
        clear: props.onClear,
      })}
      <div className="grow" />
      {!all && (
        <Button size="small" onClick={() => void copy()}>
          {t('select.copy')}
        </Button>
      )}
      <Button size="small" type="text" onClick={props.onClear}>
        {t('filter.clear')}
      </Button>
    </div>
  );
}

function textOf<Row>(column: ListColumn<Row>, row: Row): string {
  const value = column.text ? column.text(row) : column.render(row);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
