import type { ListDefinition } from '@guanjia/contracts/core/list';
import { exportList } from '@guanjia/contracts/tasks/routes';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Popover, Radio } from 'antd';
import { api } from '../../lib/api.ts';
import { useT } from '../../lib/i18n.ts';
import { showToast } from '../../lib/toast.ts';
import { ColumnsIcon, DownloadIcon, RowsIcon } from '../icons.tsx';
import { listTexts } from './texts.ts';
import type { ListColumn } from './types.ts';

export const densities = { compact: 32, normal: 40, roomy: 48 } as const;
export type Density = keyof typeof densities;

export function ColumnChooser(props: {
  columns: readonly { key: string; title: string }[];
  shown: readonly string[];
  onChange: (shown: readonly string[] | undefined) => void;
}) {
  const t = useT(listTexts);
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      content={
        <div className="filter-editor">
          <Checkbox.Group
            className="filter-options"
            value={[...props.shown]}
            onChange={(values) => props.onChange(values.map(String))}
            options={props.columns.map(({ key, title }) => ({ value: key, label: title }))}
          />
          <Button size="small" onClick={() => props.onChange(undefined)}>
            {t('columns.reset')}
          </Button>
        </div>
      }
    >
      <button type="button" className="icon-button" aria-label={t('columns')} title={t('columns')}>
        <ColumnsIcon />
      </button>
    </Popover>
  );
}

export function DensityChooser({ value, onChange }: { value: Density; onChange: (next: Density) => void }) {
  const t = useT(listTexts);
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      content={
        <Radio.Group
          className="filter-options"
          value={value}
          onChange={({ target }) => onChange(target.value as Density)}
          options={(['compact', 'normal', 'roomy'] as const).map((name) => ({
            value: name,
            label: t(`density.${name}`),
          }))}
        />
      }
    >
      <button type="button" className="icon-button" aria-label={t('density')} title={t('density')}>
        <RowsIcon />
      </button>
    </Popover>
  );
}

/** Exports what the list shows, as it is filtered; the file appears in the task centre. */
export function ExportButton(props: {
  title: string;
  definition: ListDefinition;
  query: Record<string, string>;
  columns: readonly Pick<ListColumn<never>, 'key' | 'title' | 'option'>[];
}) {
  const t = useT(listTexts);
  const client = useQueryClient();
  const run = useMutation({
    mutationFn: () =>
      api.call(exportList, {
        body: {
          list: props.definition.name,
          title: props.title,
          query: props.query,
          columns: props.columns.map(({ key, title, option }) => {
            const words = wordsOf(props.definition, key, option);
            return { key, title, ...(words ? { words } : {}) };
          }),
        },
      }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['tasks'] });
      showToast({ kind: 'info', text: t('export.started') });
    },
  });
  return (
    <Button icon={<DownloadIcon />} loading={run.isPending} onClick={() => run.mutate()}>
      {t('export')}
    </Button>
  );
}

/** What the page calls the values of an enum column, so that the file reads like the page. */
function wordsOf(
  { columns }: ListDefinition,
  key: string,
  option: ((value: string) => string) | undefined,
): Record<string, string> | undefined {
  const values = columns[key]?.options;
  return values && option && Object.fromEntries(values.map((value) => [value, option(value)]));
}
