import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import type { ControlProps } from '../../../components/field.tsx';
import { colleaguesQuery } from '../../../components/list/filter-editor.tsx';
import { useT } from '../../../lib/i18n.ts';
import { poolTexts } from './texts.ts';

interface PeopleSelectProps {
  control?: ControlProps;
  label?: string;
  value: readonly string[];
  /** One person instead of several. */
  single?: boolean;
  onChange: (ids: string[], names: string[]) => void;
}

/** Chooses colleagues inside the own data scope by name. */
export function PeopleSelect({ control, label, value, single, onChange }: PeopleSelectProps) {
  const t = useT(poolTexts);
  const people = useQuery(colleaguesQuery).data?.items ?? [];
  const nameOf = (id: string) => people.find((one) => one.id === id)?.name ?? '';
  return (
    <Select
      {...control}
      {...(label && { 'aria-label': label })}
      {...(single ? {} : { mode: 'multiple' as const })}
      showSearch={{ optionFilterProp: 'label' }}
      style={{ width: '100%' }}
      placeholder={t('people')}
      value={single ? (value[0] ?? null) : [...value]}
      options={people.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(next: string[] | string | null) => {
        const ids = Array.isArray(next) ? next : next ? [next] : [];
        onChange(ids, ids.map(nameOf));
      }}
    />
  );
}
