import type { FilterCondition, ListDefinition } from '@guanjia/contracts/core/list';
import { Input, Popover } from 'antd';
import { useState } from 'react';
import { useT } from '../../lib/i18n.ts';
import { FunnelIcon } from '../icons.tsx';
import { FilterEditor } from './filter-editor.tsx';
import { listTexts } from './texts.ts';

export interface FilterChoice {
  key: string;
  title: string;
  option?: ((value: string) => string) | undefined;
  values?: readonly string[] | undefined;
}

/** Funnels of columns that are not in sight, or that are nothing to look at. */
export function MoreFilters(props: {
  definition: ListDefinition;
  choices: readonly FilterChoice[];
  filter: readonly FilterCondition[] | undefined;
  onFilter: (column: string, condition: FilterCondition | undefined) => void;
}) {
  const t = useT(listTexts);
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<FilterChoice>();
  const matching = props.choices.filter(({ title }) => title.toLowerCase().includes(text.toLowerCase()));
  const definition = chosen && props.definition.columns[chosen.key];
  if (props.choices.length === 0) return null;
  return (
    <Popover
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        setChosen(undefined);
        setText('');
      }}
      trigger="click"
      placement="bottomRight"
      destroyOnHidden
      title={chosen?.title}
      content={
        chosen && definition ? (
          <FilterEditor
            column={chosen.key}
            title={chosen.title}
            definition={definition}
            value={props.filter?.find(({ column }) => column === chosen.key)}
            option={chosen.option}
            values={chosen.values}
            onChange={(condition) => {
              setOpen(false);
              props.onFilter(chosen.key, condition);
            }}
          />
        ) : (
          <div className="filter-editor">
            <Input
              autoFocus
              aria-label={t('filter.more.search')}
              placeholder={t('filter.more.search')}
              value={text}
              onChange={({ target }) => setText(target.value)}
            />
            <div className="filter-options">
              {matching.map((choice) => (
                <button key={choice.key} type="button" className="plain" onClick={() => setChosen(choice)}>
                  {choice.title}
                </button>
              ))}
            </div>
          </div>
        )
      }
    >
      <button type="button" className="icon-button" aria-label={t('filter.more')} title={t('filter.more')}>
        <FunnelIcon />
      </button>
    </Popover>
  );
}
