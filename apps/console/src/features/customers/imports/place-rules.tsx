import { type ImportRules, overLimitActions } from '@guanjia/contracts/customers/imports';
import { useQuery } from '@tanstack/react-query';
import { Radio, Select } from 'antd';
import { useState } from 'react';
import { Field } from '../../../components/field.tsx';
import { referenceQuery } from '../../../components/form/form-queries.ts';
import { useT } from '../../../lib/i18n.ts';
import { useMe } from '../../../lib/session.ts';
import { customerImportTexts } from './texts.ts';

const places = ['public', 'mine', 'people'] as const;
type Place = (typeof places)[number];

/** Where new customers go: everybody's pool, the own one, or those of people in turn. */
export function PlaceRules(props: { rules: ImportRules; onChange: (change: Partial<ImportRules>) => void }) {
  const t = useT(customerImportTexts);
  const ownId = useMe().user.id;
  const { place, mapping, overLimit } = props.rules;
  const owners = place.pool === 'private' ? place.owners : [];
  const mine = owners.length === 1 && owners[0] === ownId;
  const [chosen, setChosen] = useState<Place>(place.pool === 'public' ? 'public' : mine ? 'mine' : 'people');
  const put = (ids: string[]) => props.onChange({ place: { pool: 'private', owners: ids } });
  const choose = (next: Place) => {
    setChosen(next);
    if (next === 'public') props.onChange({ place: { pool: 'public' } });
    else put(next === 'mine' ? [ownId] : owners.filter((id) => id !== ownId));
  };
  return (
    <section className="panel import-rule">
      <h2>{t('place.title')}</h2>
      <Radio.Group
        className="stack tight"
        value={chosen}
        options={places.map((value) => ({ value, label: t(`place.${value}`) }))}
        onChange={({ target }) => choose(target.value as Place)}
      />
      {chosen === 'people' && <People ids={owners} onChange={put} />}
      {mapping.includes('owner') && <p className="muted">{t('place.column')}</p>}
      {(place.pool === 'private' || mapping.includes('owner')) && (
        <Field label={t('limit.title')} group>
          {() => (
            <Radio.Group
              className="stack tight"
              value={overLimit}
              options={overLimitActions.map((value) => ({ value, label: t(`limit.${value}`) }))}
              onChange={({ target }) =>
                props.onChange({ overLimit: target.value as ImportRules['overLimit'] })
              }
            />
          )}
        </Field>
      )}
    </section>
  );
}

function People(props: { ids: readonly string[]; onChange: (ids: string[]) => void }) {
  const t = useT(customerImportTexts);
  const [q, setQ] = useState('');
  const found = useQuery(referenceQuery('user', q ? { q } : {})).data?.items ?? [];
  const chosen = useQuery({
    ...referenceQuery('user', { ids: props.ids.join(',') }),
    enabled: props.ids.length > 0,
  }).data?.items;
  const people = new Map([...(chosen ?? []), ...found].map((one) => [one.id, one.name]));
  return (
    <Field label={t('place.choose')}>
      {(control) => (
        <Select
          {...control}
          mode="multiple"
          showSearch={{ filterOption: false, onSearch: setQ }}
          value={[...props.ids]}
          options={[...people].map(([value, label]) => ({ value, label }))}
          onChange={(ids: string[]) => props.onChange(ids)}
        />
      )}
    </Field>
  );
}
