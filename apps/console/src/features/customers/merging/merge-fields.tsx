import type { FormValue } from '@guanjia/contracts/core/form';
import type { MergePreview } from '@guanjia/contracts/customers/merging';
import { Radio } from 'antd';
import { useTerms } from '../../../components/customer/use-terms.ts';
import { formatList, formatMoney } from '../../../lib/format.ts';
import { useT } from '../../../lib/i18n.ts';
import { enumTexts } from '../../../lib/texts/enums.ts';
import { mergingTexts } from './texts.ts';
import { useFieldName } from './use-field-name.ts';

type Field = MergePreview['fields'][number];

/** Whose value of each field stays; only fields in which they differ are a choice. */
export function MergeFields(props: {
  preview: MergePreview;
  choices: Readonly<Record<string, string>>;
  onChoose: (key: string, customerId: string) => void;
}) {
  const t = useT(mergingTexts);
  const fieldName = useFieldName();
  const shown = useShown();
  const { customers, fields } = props.preview;
  return (
    <table className="data-table">
      <thead>
        <tr>
          <th>{t('field')}</th>
          {customers.map(({ id, name }) => (
            <th key={id}>{name}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {fields.map((field) => {
          const { key, values, kept, choosable } = field;
          const differ = new Set(values.map(({ value }) => JSON.stringify(value))).size > 1;
          return (
            <tr key={key}>
              <td>{fieldName(key)}</td>
              {values.map(({ customerId, value }) => (
                <td key={customerId}>
                  {differ ? (
                    <Radio
                      name={key}
                      checked={(props.choices[key] ?? kept) === customerId}
                      disabled={!choosable}
                      onChange={() => props.onChoose(key, customerId)}
                    >
                      {shown(key, value)}
                    </Radio>
                  ) : (
                    shown(key, value)
                  )}
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** A value as people read it. */
function useShown(): (key: Field['key'], value: FormValue | null) => string {
  const terms = useTerms();
  const words = useT(enumTexts);
  return (key, value) => {
    if (value === null || value === '') return '–';
    if (key === 'level' || key === 'stage' || key === 'status' || key === 'media')
      return typeof value === 'string' ? (terms.name(key, value) ?? value) : '–';
    if (key === 'gender') return words(`gender.${value as 'female'}`);
    if (key === 'turnover' && typeof value === 'number') return formatMoney(value);
    if (Array.isArray(value)) return formatList(value.map(String));
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  };
}
