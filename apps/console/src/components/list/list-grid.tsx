// biome-ignore-all lint/a11y/useSemanticElements: a windowed grid cannot be a table; the roles say what it is
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names the active row
import { Checkbox } from 'antd';
import { type ReactNode, type Ref, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useT } from '../../lib/i18n.ts';
import { listTexts } from './texts.ts';
import type { ListColumn } from './types.ts';

const overscan = 8;

export interface GridProps<Row extends { id: string }> {
  label: string;
  columns: readonly ListColumn<Row>[];
  header: (column: ListColumn<Row>) => ReactNode;
  rows: readonly Row[];
  rowHeight: number;
  rowLabel: (row: Row) => string;
  activeIndex: number;
  openId: string | undefined;
  selected: ReadonlySet<string>;
  onSelect: (ids: readonly string[], on: boolean) => void;
  onOpen: (row: Row, index: number) => void;
  onEnd: () => void;
  busy: boolean;
  footer: ReactNode;
  scrollRef: Ref<HTMLDivElement>;
}

/** Rows of one height in a grid: only those in sight are in the document. */
export function ListGrid<Row extends { id: string }>(props: GridProps<Row>) {
  const t = useT(listTexts);
  const box = useRef<HTMLDivElement | null>(null);
  const [view, setView] = useState({ top: 0, height: 800 });
  const { rows, rowHeight, activeIndex, onEnd } = props;
  const headHeight = 36;

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => setView({ top: element.scrollTop, height: element.clientHeight || 800 });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const element = box.current;
    if (!element || activeIndex < 0) return;
    const top = activeIndex * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight + headHeight > element.scrollTop + element.clientHeight) {
      element.scrollTop = top + rowHeight + headHeight - element.clientHeight;
    }
  }, [activeIndex, rowHeight]);

  const first = Math.max(0, Math.floor(view.top / rowHeight) - overscan);
  const last = Math.min(rows.length, Math.ceil((view.top + view.height) / rowHeight) + overscan);
  const atEnd = last >= rows.length - 5;
  useEffect(() => {
    if (atEnd) onEnd();
  }, [atEnd, onEnd]);

  const template = `36px ${props.columns.map(trackOf).join(' ')}`;
  const minWidth = 36 + props.columns.reduce((sum, column) => sum + column.width, 0);
  const allSelected = rows.length > 0 && rows.every((row) => props.selected.has(row.id));
  const rowIds = rows.map((row) => row.id);
  const anchor = useRef(-1);
  /** With Shift: every row from the one that was clicked before. */
  const check = (index: number, on: boolean, shift: boolean) => {
    const from = shift && anchor.current >= 0 ? anchor.current : index;
    anchor.current = index;
    props.onSelect(rowIds.slice(Math.min(from, index), Math.max(from, index) + 1), on);
  };

  return (
    <div
      className="list-scroll"
      ref={(element) => {
        box.current = element;
        if (typeof props.scrollRef === 'function') props.scrollRef(element);
        else if (props.scrollRef) props.scrollRef.current = element;
      }}
      onScroll={(event) => {
        const { scrollTop, clientHeight } = event.currentTarget;
        setView({ top: scrollTop, height: clientHeight || 800 });
      }}
      tabIndex={0}
      role="grid"
      aria-label={props.label}
      aria-rowcount={rows.length + 1}
      aria-busy={props.busy}
      {...(rows[activeIndex] ? { 'aria-activedescendant': `row-${rows[activeIndex].id}` } : {})}
    >
      <div
        className="list-row list-head"
        role="row"
        aria-rowindex={1}
        style={{ gridTemplateColumns: template, minWidth }}
      >
        <div role="columnheader" className="list-cell list-check">
          <Checkbox
            aria-label={t('select.all')}
            checked={allSelected}
            indeterminate={!allSelected && props.selected.size > 0}
            onChange={({ target }) => props.onSelect(rowIds, target.checked)}
          />
        </div>
        {props.columns.map((column) => props.header(column))}
      </div>
      <div style={{ height: rows.length * rowHeight, position: 'relative', minWidth }}>
        {rows.slice(first, last).map((row, offset) => {
          const index = first + offset;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the registry's J, K and Enter open rows
            <div
              key={row.id}
              id={`row-${row.id}`}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={props.selected.has(row.id)}
              aria-label={props.rowLabel(row)}
              className={rowClass(index === activeIndex, row.id === props.openId)}
              style={{ gridTemplateColumns: template, top: index * rowHeight, height: rowHeight, minWidth }}
              onClick={(event) => {
                if ((event.target as HTMLElement).closest('a, button, input, label')) return;
                if (window.getSelection()?.toString()) return;
                props.onOpen(row, index);
              }}
            >
              <div role="gridcell" className="list-cell list-check">
                <Checkbox
                  aria-label={t('select.row')}
                  checked={props.selected.has(row.id)}
                  onChange={({ target, nativeEvent }) => check(index, target.checked, nativeEvent.shiftKey)}
                />
              </div>
              {props.columns.map((column) => (
                <div
                  key={column.key}
                  role="gridcell"
                  className={column.align === 'end' ? 'list-cell ellipsis num' : 'list-cell ellipsis'}
                >
                  {column.render(row)}
                </div>
              ))}
            </div>
          );
        })}
      </div>
      {props.footer}
    </div>
  );
}

function trackOf(column: { width: number; grow?: boolean }): string {
  return column.grow
    ? `minmax(${column.width}px, 1fr)`
    : `minmax(${column.width}px, ${column.width / 100}fr)`;
}

function rowClass(active: boolean, open: boolean): string {
  return ['list-row', 'list-body-row', active ? 'active' : '', open ? 'open' : ''].filter(Boolean).join(' ');
}
