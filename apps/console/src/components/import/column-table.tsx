import { Select } from 'antd';
import { useT } from '../../lib/i18n.ts';
import { importPartTexts } from './texts.ts';

/** What each column of a file means, beside its first rows. */
export function ColumnTable<Target extends string>(props: {
  columns: readonly string[];
  sample: readonly (readonly string[])[];
  mapping: readonly (Target | null)[];
  options: readonly { value: Target; label: string }[];
  onChange: (index: number, target: Target | null) => void;
}) {
  const t = useT(importPartTexts);
  return (
    <div className="panel">
      <table className="data-table">
        <thead>
          <tr>
            <th>{t('column')}</th>
            <th>{t('sample')}</th>
            <th style={{ width: 200 }}>{t('target')}</th>
          </tr>
        </thead>
        <tbody>
          {props.columns.map((column, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two columns of a file may have the same header
            <tr key={index}>
              <td className="strong">{column || `#${index + 1}`}</td>
              <td className="muted">
                {props.sample
                  .slice(0, 3)
                  .map((row) => row[index])
                  .filter(Boolean)
                  .join(' · ')}
              </td>
              <td>
                <Select
                  aria-label={`${t('target')}: ${column}`}
                  style={{ width: '100%' }}
                  showSearch={{ optionFilterProp: 'label' }}
                  value={props.mapping[index] ?? ''}
                  options={[{ value: '', label: t('skip') }, ...props.options]}
                  onChange={(value: Target | '') => props.onChange(index, value || null)}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
