// biome-ignore-all lint/a11y/useSemanticElements: see list-grid.tsx
// biome-ignore-all lint/a11y/useFocusableInteractive: the buttons inside have the focus
import type { Column, FilterCondition } from '@guanjia/contracts/core/list';
import { Popover } from 'antd';
import { useState } from 'react';
import { useT } from '../../lib/i18n.ts';
import { nextSort } from '../../lib/list-search.ts';
import { DownIcon, FunnelIcon, UpIcon } from '../icons.tsx';
import { FilterEditor } from './filter-editor.tsx';
import { listTexts } from './texts.ts';

/** A column's name, its sort and its funnel (CUS-042). */
export function ColumnHeader(props: {
  column: string;
  title: string;
  align?: 'end' | undefined;
  definition: Column | undefined;
  option?: ((value: string) => string) | undefined;
  sort: string;
  defaultSort: string;
  condition: FilterCondition | undefined;
  onSort: (sort: string | undefined) => void;
  onFilter: (condition: FilterCondition | undefined) => void;
}) {
  const t = useT(listTexts);
  const [open, setOpen] = useState(false);
  const { column, title, definition, sort } = props;
  const direction = sort === column ? 'ascending' : sort === `-${column}` ? 'descending' : undefined;
  return (
    <div
      role="columnheader"
      className={props.align === 'end' ? 'list-cell list-title num' : 'list-cell list-title'}
      {...(direction ? { 'aria-sort': direction } : {})}
    >
      {definition?.sort ? (
        <button
          type="button"
          className="plain list-sort ellipsis"
          title={t('sort.by', { column: title })}
          onClick={() => props.onSort(nextSort(sort, column, props.defaultSort))}
        >
          {title}
          {direction === 'ascending' && <UpIcon size={12} />}
          {direction === 'descending' && <DownIcon size={12} />}
        </button>
      ) : (
        <span className="ellipsis">{title}</span>
      )}
      {definition?.filter && (
        <Popover
          open={open}
          onOpenChange={setOpen}
          trigger="click"
          placement="bottom"
          destroyOnHidden
          content={
            <FilterEditor
              column={column}
              title={title}
              definition={definition}
              value={props.condition}
              option={props.option}
              onChange={(condition) => {
                setOpen(false);
                props.onFilter(condition);
              }}
            />
          }
        >
          <button
            type="button"
            className={props.condition ? 'icon-button list-funnel on' : 'icon-button list-funnel'}
            aria-label={t('filter.by', { column: title })}
            aria-expanded={open}
          >
            <FunnelIcon size={13} />
          </button>
        </Popover>
      )}
    </div>
  );
}
