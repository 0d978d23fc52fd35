import { findCustomers } from '@guanjia/contracts/customers/record-company';
import type { Customer } from '@guanjia/contracts/customers/routes';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useState } from 'react';
import { api } from '../../../lib/api.ts';
import { useT } from '../../../lib/i18n.ts';
import { recordPageTexts } from './texts.ts';

/** Finds another customer by name. */
export function CustomerPicker(props: {
  label: string;
  kind?: Customer['kind'];
  /** Not to be chosen: the customer itself. */
  not: string;
  value: string | undefined;
  onChange: (id: string | undefined) => void;
}) {
  const t = useT(recordPageTexts);
  const [q, setQ] = useState('');
  const found = useQuery({
    queryKey: ['customers', 'choices', props.kind ?? '', q],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      api.call(findCustomers, { query: { q, ...(props.kind ? { only: props.kind } : {}) } }, { signal }),
  });
  const items = (found.data?.items ?? []).filter(({ id }) => id !== props.not);
  return (
    <Select
      showSearch={{ filterOption: false, onSearch: setQ }}
      allowClear
      aria-label={props.label}
      placeholder={props.label}
      style={{ minWidth: 220 }}
      value={props.value}
      loading={found.isFetching}
      notFoundContent={t('find.none')}
      options={items.map(({ id, name, phone }) => ({
        value: id,
        label: [name, phone].filter(Boolean).join(' '),
      }))}
      onChange={(id: string | undefined) => props.onChange(id)}
    />
  );
}
