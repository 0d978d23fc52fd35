import type { ReferenceType } from '@guanjia/contracts/core/form';
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useState } from 'react';
import { useT } from '../../lib/i18n.ts';
import type { ControlProps } from '../field.tsx';
import { referenceQuery } from './form-queries.ts';
import { formTexts } from './texts.ts';

/** Chooses one record by name: a colleague, a department, a customer, a product. */
export function ReferencePicker(props: {
  kind: ReferenceType;
  control: ControlProps;
  value: string | undefined;
  disabled: boolean;
  onChange: (id: string | undefined) => void;
}) {
  const t = useT(formTexts);
  const [q, setQ] = useState('');
  const found = useQuery(referenceQuery(props.kind, q ? { q } : {}));
  const chosen = useQuery({
    ...referenceQuery(props.kind, { ids: props.value ?? '' }),
    enabled: props.value !== undefined,
  }).data?.items;
  const items = [...(props.value && chosen ? chosen : []), ...(found.data?.items ?? [])];
  const unique = [...new Map(items.map((item) => [item.id, item])).values()];
  return (
    <Select
      {...props.control}
      showSearch={{ filterOption: false, onSearch: setQ }}
      allowClear
      value={props.value}
      disabled={props.disabled}
      loading={found.isFetching}
      placeholder={t('reference.placeholder')}
      notFoundContent={t(found.isError ? 'reference.failed' : 'reference.none')}
      options={unique.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(next: string | undefined) => props.onChange(next)}
    />
  );
}
