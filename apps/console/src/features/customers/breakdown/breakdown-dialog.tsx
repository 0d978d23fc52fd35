import type { Column } from '@guanjia/contracts/core/list';
import { type Breakdown, breakDownCustomers, breakdownColumns } from '@guanjia/contracts/customers/breakdown';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { Field } from '../../../components/field.tsx';
import type { ListColumn } from '../../../components/list/types.ts';
import { EmptyState, Loaded } from '../../../components/states.tsx';
import { api } from '../../../lib/api.ts';
import { formatNumber } from '../../../lib/format.ts';
import { useT } from '../../../lib/i18n.ts';
import { type ListSearch, toListQuery } from '../../../lib/list-search.ts';
import './breakdown.css';
import { readBounds } from './breakdown-rows.ts';
import { BreakdownTable } from './breakdown-table.tsx';
import { breakdownTexts } from './texts.ts';

export interface BreakdownProps<Row> {
  /** What the list shows, or what a segment is. */
  search: Pick<ListSearch, 'filter' | 'q'>;
  /** Of the list: their names, and words for their values. */
  columns: readonly ListColumn<Row>[];
  definition: { columns: Readonly<Record<string, Column>> };
  /** Of a segment. */
  name?: string;
}

const fixed: ReadonlySet<string> = new Set(breakdownColumns);

/** How the customers of a filter spread over the values of a column, beside all customers (CUS-069, CUS-070). */
export function BreakdownDialog<Row>(props: BreakdownProps<Row> & { onClose: () => void }) {
  const t = useT(breakdownTexts);
  const { definition, onClose } = props;
  const choices = props.columns.filter(({ key }) => isGrouped(key, definition.columns[key]));
  const [key, setKey] = useState('level');
  const [bounds, setBounds] = useState<readonly number[]>([]);
  const column = definition.columns[key];
  const { filter, q } = toListQuery(props.search);
  const query = useQuery({
    queryKey: ['customers', 'breakdown', key, bounds, filter, q],
    queryFn: ({ signal }) =>
      api.call(
        breakDownCustomers,
        { query: { filter, q, column: key, ...(bounds.length > 0 && { bounds: bounds.join() }) } },
        { signal },
      ),
    staleTime: 0,
    retry: false,
    placeholderData: keepPreviousData,
    meta: { errors: 'inline' },
  });
  return (
    <Modal
      open
      width={760}
      title={props.name ? t('title.of', { name: props.name }) : t('title')}
      footer={null}
      onCancel={onClose}
    >
      <div className="stack" style={{ gap: 12 }}>
        <p className="muted small">{t('hint')}</p>
        <div className="row wrap" style={{ alignItems: 'start' }}>
          <Field label={t('column')}>
            {(control) => (
              <Select
                {...control}
                showSearch={{ optionFilterProp: 'label' }}
                style={{ width: 200 }}
                value={key}
                options={choices.map((one) => ({ value: one.key, label: one.title }))}
                onChange={(next) => {
                  setKey(next);
                  setBounds([]);
                }}
              />
            )}
          </Field>
          {column?.type === 'number' && (
            <BoundsField key={key} scale={column.scale ?? 0} onChange={setBounds} />
          )}
        </div>
        <Loaded query={query}>
          {(found: Breakdown) =>
            found.total === 0 ? (
              <EmptyState title={t('empty')} />
            ) : (
              <BreakdownTable
                {...{ found, filter: props.search.filter ?? [], q: props.search.q, column }}
                of={props.columns.find((one) => one.key === key) ?? { key }}
                onLeave={onClose}
              />
            )
          }
        </Loaded>
        {query.data && <p className="muted small">{t('total', { n: formatNumber(query.data.total) })}</p>}
      </div>
    </Modal>
  );
}

/** Columns that the server counts by, as far as the list shows them to this person. */
function isGrouped(key: string, column: Column | undefined): boolean {
  if (!column?.filter) return false;
  return key.startsWith('custom.') ? Boolean(column.sort || column.options) : fixed.has(key);
}

function BoundsField({ scale, onChange }: { scale: number; onChange: (bounds: readonly number[]) => void }) {
  const t = useT(breakdownTexts);
  const [text, setText] = useState('');
  const bounds = readBounds(text, scale);
  return (
    <form
      className="row"
      style={{ alignItems: 'end' }}
      onSubmit={(event) => {
        event.preventDefault();
        if (bounds) onChange(bounds);
      }}
    >
      <Field label={t('bounds')} hint={t('bounds.hint')} error={bounds ? undefined : t('bounds.wrong')}>
        {(control) => (
          <Input
            {...control}
            style={{ width: 260 }}
            value={text}
            maxLength={120}
            onChange={({ target }) => setText(target.value)}
          />
        )}
      </Field>
      <Button htmlType="submit" disabled={!bounds}>
        {t('apply')}
      </Button>
    </form>
  );
}
