import { type FormObject, formObjects } from '@guanjia/contracts/forms/routes';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { useEffect, useState } from 'react';
import { Loaded } from '../../components/states.tsx';
import { useT } from '../../lib/i18n.ts';
import { onRealtime } from '../../lib/realtime.ts';
import { FormDesigner } from './form-designer.tsx';
import { formQuery } from './forms-queries.ts';
import './forms.css';
import { formsTexts } from './texts.ts';

/** The tenant's forms: which fields records have (IAM-056…059, IAM-061). */
export function FormsPage() {
  const t = useT(formsTexts);
  const [object, setObject] = useState<FormObject>('customers.customer');
  const client = useQueryClient();
  const query = useQuery(formQuery(object));
  // Slots are filled in the background; the badge follows.
  useEffect(
    () =>
      onRealtime('tasks.task', ({ kind, state }) => {
        if (kind === 'forms_refill' && state === 'done')
          void client.invalidateQueries({ queryKey: ['forms', 'definition'] });
      }),
    [client],
  );
  return (
    <section className="page" aria-label={t('title')}>
      <header className="page-head">
        <h1>{t('title')}</h1>
        <Segmented
          aria-label={t('object')}
          value={object}
          onChange={(next) => setObject(next)}
          options={formObjects.map((value) => ({ value, label: t(`object.${value}`) }))}
        />
      </header>
      <Loaded query={query}>{(definition) => <FormDesigner key={object} definition={definition} />}</Loaded>
    </section>
  );
}
