import type { AddressValue } from '@guanjia/contracts/core/form';
import type { DictionaryEntry } from '@guanjia/contracts/forms/dictionaries';
import { useQuery } from '@tanstack/react-query';
import { Cascader, Input } from 'antd';
import { useMemo } from 'react';
import { useT } from '../../lib/i18n.ts';
import { labelOf } from '../../lib/label.ts';
import type { ControlProps } from '../field.tsx';
import { regionPath, regionsQuery } from './form-queries.ts';
import { formTexts } from './texts.ts';

interface Node {
  value: string;
  label: string;
  children?: Node[];
}

/** Province, city, district from the regions' dictionary, and the rest as text. */
export function AddressInput(props: {
  control: ControlProps;
  value: AddressValue | undefined;
  disabled: boolean;
  onChange: (value: AddressValue | undefined) => void;
}) {
  const t = useT(formTexts);
  const entries = useQuery(regionsQuery).data?.entries;
  const options = useMemo(() => treeOf(entries ?? []), [entries]);
  const { value } = props;
  const path = value && entries ? regionPath(entries, value.region).map(({ code }) => code) : [];
  return (
    <div className="address-input">
      <Cascader
        {...props.control}
        options={options}
        value={path}
        disabled={props.disabled || !entries}
        changeOnSelect
        style={{ width: '100%' }}
        showSearch
        placeholder={t('address.region')}
        onChange={(next) => {
          const region = next?.at(-1);
          props.onChange(region ? { region: String(region), detail: value?.detail ?? '' } : undefined);
        }}
      />
      <Input
        aria-label={t('address.detail')}
        placeholder={t('address.detail')}
        maxLength={200}
        value={value?.detail ?? ''}
        disabled={props.disabled || !value}
        onChange={({ target }) => value && props.onChange({ ...value, detail: target.value })}
      />
    </div>
  );
}

function treeOf(entries: readonly DictionaryEntry[]): Node[] {
  const nodes = new Map<string, Node>();
  const roots: Node[] = [];
  for (const { code, label, parent } of entries) {
    const node: Node = { value: code, label: labelOf(label) };
    nodes.set(code, node);
    const above = parent === null ? undefined : nodes.get(parent);
    if (above) above.children = [...(above.children ?? []), node];
    else roots.push(node);
  }
  return roots;
}
