import { Button, Checkbox, Popover, Radio } from 'antd';
import { useT } from '../../lib/i18n.ts';
import { ColumnsIcon, RowsIcon } from '../icons.tsx';
import { listTexts } from './texts.ts';

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
