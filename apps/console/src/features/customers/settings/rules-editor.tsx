import type { FormField } from '@guanjia/contracts/core/form';
import {
  type CompletenessRule,
  completenessFields,
  type RecordSettings,
  saveRecordSettings,
} from '@guanjia/contracts/customers/record-settings';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { customerFormQuery } from '../../../components/customer/customer-queries.ts';
import { Field } from '../../../components/field.tsx';
import { TrashIcon } from '../../../components/icons.tsx';
import { api } from '../../../lib/api.ts';
import { useT } from '../../../lib/i18n.ts';
import { labelOf } from '../../../lib/label.ts';
import { commonTexts } from '../../../lib/texts/common.ts';
import { showToast } from '../../../lib/toast.ts';
import { useMissingName } from '../record/completeness-bar.tsx';
import { recordSettingsKey } from './settings-query.ts';
import { settingsTexts } from './texts.ts';

/** Approval of contacts, the required medium, levels by ARPU, and what makes a record complete. */
export function RulesEditor({ settings, version }: { settings: RecordSettings; version: number }) {
  const t = useT(settingsTexts);
  const common = useT(commonTexts);
  const client = useQueryClient();
  const [draft, setDraft] = useState(settings);
  const set = (patch: Partial<RecordSettings>) => setDraft({ ...draft, ...patch });
  const fields = useQuery(customerFormQuery).data?.fields ?? [];
  const numbers = fields.filter(({ type, retired }) => !retired && (type === 'number' || type === 'formula'));
  const save = useMutation({
    mutationFn: () => api.call(saveRecordSettings, { body: { settings: draft, version } }),
    onSuccess: () => {
      showToast({ kind: 'done', text: t('saved') });
      return client.invalidateQueries({ queryKey: recordSettingsKey });
    },
  });
  return (
    <form
      className="stack"
      style={{ gap: 16 }}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <div>
        <Checkbox
          checked={draft.contactApproval}
          onChange={({ target }) => set({ contactApproval: target.checked })}
        >
          {t('rules.approval')}
        </Checkbox>
        <div className="muted small">{t('rules.approval.hint')}</div>
      </div>
      <Checkbox
        checked={draft.mediaRequired}
        onChange={({ target }) => set({ mediaRequired: target.checked })}
      >
        {t('rules.media')}
      </Checkbox>
      <Field label={t('rules.arpu')} hint={t('rules.arpu.hint')}>
        {(control) => (
          <Select
            {...control}
            style={{ maxWidth: 320 }}
            allowClear
            placeholder={t('rules.arpu.none')}
            value={draft.arpuField}
            options={numbers.map(({ key, label }) => ({ value: key, label: labelOf(label) }))}
            onChange={(arpuField: string | null | undefined) => set({ arpuField: arpuField ?? null })}
          />
        )}
      </Field>
      <p className="muted">{t('completeness.hint')}</p>
      {(['person', 'company'] as const).map((kind) => (
        <WeightsEditor
          key={kind}
          title={t(`completeness.${kind}`)}
          rule={draft.completeness[kind]}
          own={fields}
          onChange={(rule) => set({ completeness: { ...draft.completeness, [kind]: rule } })}
        />
      ))}
      <div className="row end">
        <Button type="primary" htmlType="submit" loading={save.isPending} disabled={draft === settings}>
          {common('save')}
        </Button>
      </div>
    </form>
  );
}

function WeightsEditor(props: {
  title: string;
  rule: CompletenessRule;
  own: readonly FormField[];
  onChange: (rule: CompletenessRule) => void;
}) {
  const t = useT(settingsTexts);
  const common = useT(commonTexts);
  const name = useMissingName();
  const { rule, onChange } = props;
  const known = [
    ...completenessFields,
    ...props.own.filter(({ retired }) => !retired).map(({ key }) => `custom.${key}` as const),
  ];
  const free = known.filter((field) => !rule.some((one) => one.field === field));
  return (
    <section className="stack" aria-label={props.title} style={{ gap: 6 }}>
      <h3>{props.title}</h3>
      <div className="row wrap" style={{ gap: 12 }}>
        {rule.map(({ field, weight }, index) => (
          <span key={field} className="row" style={{ gap: 4 }}>
            <span>{name(field)}</span>
            <InputNumber
              size="small"
              style={{ width: 60 }}
              aria-label={`${name(field)} ${t('completeness.weight')}`}
              min={1}
              max={100}
              precision={0}
              value={weight}
              onChange={(next) => onChange(rule.with(index, { field, weight: next ?? 1 }))}
            />
            <button
              type="button"
              className="icon-button"
              aria-label={`${common('remove')} ${name(field)}`}
              onClick={() => onChange(rule.toSpliced(index, 1))}
            >
              <TrashIcon size={12} />
            </button>
          </span>
        ))}
        <Select
          size="small"
          style={{ width: 150 }}
          aria-label={t('completeness.add')}
          placeholder={t('completeness.add')}
          value={null}
          options={free.map((value) => ({ value, label: name(value) }))}
          onChange={(field: (typeof free)[number] | null) =>
            field && onChange([...rule, { field, weight: 1 }])
          }
        />
      </div>
    </section>
  );
}
