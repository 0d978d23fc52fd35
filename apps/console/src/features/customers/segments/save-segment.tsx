import type { FormField } from '@guanjia/contracts/core/form';
import {
  createSegment,
  type Segment,
  segmentKinds,
  updateSegment,
} from '@guanjia/contracts/customers/segments';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, InputNumber, Radio, Select, Tooltip } from 'antd';
import { useState } from 'react';
import { customerFormQuery } from '../../../components/customer/customer-queries.ts';
import { Field } from '../../../components/field.tsx';
import { api } from '../../../lib/api.ts';
import { useT } from '../../../lib/i18n.ts';
import { labelOf } from '../../../lib/label.ts';
import type { ListSearch } from '../../../lib/list-search.ts';
import { showToast } from '../../../lib/toast.ts';
import { FormPopover } from '../pools/form-popover.tsx';
import { refreshSegments, segmentChoicesQuery } from './segment-queries.ts';
import { segmentTexts } from './texts.ts';

interface Draft {
  name: string;
  kind: Segment['kind'];
  /** Own field whose highest values count; empty: everybody. */
  best: string;
  percent: number;
}

const emptyDraft: Draft = { name: '', kind: 'dynamic', best: '', percent: 20 };

/** Keeps what the list of customers shows now as a segment, or gives a dynamic one that filter. */
export function SaveSegment({ search }: { search: ListSearch }) {
  const t = useT(segmentTexts);
  const client = useQueryClient();
  const [draft, setDraft] = useState(emptyDraft);
  const [target, setTarget] = useState('');
  const { filter = [], q } = search;
  const query = { ...(filter.length > 0 && { filter }), ...(q && { q }) };
  const segments = useQuery(segmentChoicesQuery).data ?? [];
  const old = segments.find(({ id }) => id === target);

  async function save(): Promise<void> {
    const saved = old ? await change(old) : await create();
    const how = old ? 'updated' : saved.kind === 'frozen' ? 'freezing' : 'saved';
    showToast({ kind: how === 'freezing' ? 'info' : 'done', text: t(how, { name: saved.name }) });
    setDraft(emptyDraft);
    setTarget('');
    await refreshSegments(client);
  }
  const change = ({ id, version }: Segment) =>
    api.call(updateSegment, { params: { id }, body: { version, query } });
  const create = () => {
    const { name, kind, best, percent } = draft;
    const wanted = kind === 'frozen' && best ? { column: `custom.${best}`, percent } : null;
    return api.call(createSegment, { body: { name: name.trim(), kind, query, best: wanted } });
  };

  if (filter.some(({ column }) => column === 'segment'))
    return (
      <Tooltip title={t('save.nested')}>
        <Button size="small" disabled>
          {t('save')}
        </Button>
      </Tooltip>
    );
  const dynamic = segments.filter(({ kind }) => kind === 'dynamic');
  return (
    <FormPopover
      small
      label={t('save')}
      ready={old !== undefined || draft.name.trim() !== ''}
      onSubmit={save}
    >
      {dynamic.length > 0 && (
        <Field label={t('save.as')}>
          {(control) => (
            <Select
              {...control}
              value={target}
              onChange={setTarget}
              options={[
                { value: '', label: t('save.new') },
                ...dynamic.map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
          )}
        </Field>
      )}
      {!old && <NewFields draft={draft} onChange={(part) => setDraft({ ...draft, ...part })} />}
    </FormPopover>
  );
}

function NewFields({ draft, onChange }: { draft: Draft; onChange: (part: Partial<Draft>) => void }) {
  const t = useT(segmentTexts);
  const form = useQuery(customerFormQuery).data;
  const numbers = (form?.fields ?? []).filter(
    ({ key, type }) => type === 'number' && form?.ready.includes(key),
  );
  return (
    <>
      <Field label={t('name')} required>
        {(control) => (
          <Input
            {...control}
            autoFocus
            maxLength={60}
            value={draft.name}
            onChange={({ target }) => onChange({ name: target.value })}
          />
        )}
      </Field>
      <Field label={t('kind')} group>
        {() => (
          <Radio.Group
            value={draft.kind}
            onChange={({ target }) => onChange({ kind: target.value })}
            options={segmentKinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
          />
        )}
      </Field>
      <p className="muted small">{t(`kind.${draft.kind}.hint`)}</p>
      {draft.kind === 'frozen' && numbers.length > 0 && (
        <BestFields draft={draft} fields={numbers} onChange={onChange} />
      )}
    </>
  );
}

/** The 80/20 rule: whoever stands highest by a number. */
function BestFields({
  draft,
  fields,
  onChange,
}: {
  draft: Draft;
  fields: readonly FormField[];
  onChange: (part: Partial<Draft>) => void;
}) {
  const t = useT(segmentTexts);
  return (
    <>
      <Field label={t('best')}>
        {(control) => (
          <Select
            {...control}
            value={draft.best}
            onChange={(best) => onChange({ best })}
            options={[
              { value: '', label: t('best.no') },
              ...fields.map(({ key, label }) => ({
                value: key,
                label: t('best.by', { field: labelOf(label) }),
              })),
            ]}
          />
        )}
      </Field>
      {draft.best && (
        <Field label={t('best.percent')}>
          {(control) => (
            <InputNumber
              {...control}
              min={0.1}
              max={100}
              suffix="%"
              value={draft.percent}
              onChange={(percent) => onChange({ percent: percent ?? draft.percent })}
            />
          )}
        </Field>
      )}
    </>
  );
}
