import {
  reportViolation,
  type Violation,
  type ViolationHint,
  violationCategories,
  violationList,
} from '@guanjia/contracts/audit/violations';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { type SubmitEvent, useState } from 'react';
import { DateTimeField } from '../../components/date-time-field.tsx';
import { Field } from '../../components/field.tsx';
import { colleaguesQuery } from '../../components/list/filter-editor.tsx';
import { api } from '../../lib/api.ts';
import { errorText } from '../../lib/errors.ts';
import { useT } from '../../lib/i18n.ts';
import { useMe } from '../../lib/session.ts';
import { commonTexts } from '../../lib/texts/common.ts';
import { now } from '../../lib/time.ts';
import { showToast } from '../../lib/toast.ts';
import { EvidenceEditor } from './evidence-editor.tsx';
import { violationTexts } from './violation-texts.ts';

/** Registers a violation by somebody else; a hint fills in what it knows. */
export function ViolationForm({ hint, onDone }: { hint: Partial<ViolationHint>; onDone: () => void }) {
  const t = useT(violationTexts);
  const common = useT(commonTexts);
  const client = useQueryClient();
  const { user } = useMe();
  const people = useQuery(colleaguesQuery).data?.items ?? [];
  const [draft, setDraft] = useState({
    category: 'customer_data' as Violation['category'],
    personId: hint.person?.id,
    happenedOn: hint.day ?? now().format('YYYY-MM-DD'),
    description: '',
    evidence: [] as Violation['evidence'],
  });
  const set = (part: Partial<typeof draft>) => setDraft({ ...draft, ...part });
  const { personId } = draft;
  const report = useMutation({
    meta: { errors: 'inline' },
    mutationFn: (body: typeof draft & { personId: string }) => api.call(reportViolation, { body }),
    onSuccess: () => {
      showToast({ kind: 'done', text: t('reported.done') });
      onDone();
      return client.invalidateQueries({ queryKey: ['list', violationList.name] });
    },
  });
  const ready = personId && draft.description.trim() && /^\d{4}-\d\d-\d\d$/.test(draft.happenedOn);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (ready) report.mutate({ ...draft, personId });
  };
  return (
    <form className="stack" onSubmit={submit}>
      <Field label={t('person')} required>
        {(control) => (
          <Select
            {...control}
            showSearch={{ optionFilterProp: 'label' }}
            value={personId ?? null}
            options={people
              .filter(({ id }) => id !== user.id)
              .map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(id: string) => set({ personId: id })}
          />
        )}
      </Field>
      <Field label={t('category')} required>
        {(control) => (
          <Select
            {...control}
            value={draft.category}
            options={violationCategories.map((key) => ({ value: key, label: t(`category.${key}`) }))}
            onChange={(category) => set({ category })}
          />
        )}
      </Field>
      <Field label={t('happened')} required>
        {(control) => (
          <DateTimeField
            id={control.id}
            label={t('happened')}
            hideLabel
            day
            value={draft.happenedOn}
            onChange={(day) => set({ happenedOn: day ?? '' })}
          />
        )}
      </Field>
      <Field label={t('description')} required error={report.error ? errorText(report.error) : undefined}>
        {(control) => (
          <Input.TextArea
            {...control}
            maxLength={4000}
            autoSize={{ minRows: 4, maxRows: 12 }}
            value={draft.description}
            onChange={({ target }) => set({ description: target.value })}
          />
        )}
      </Field>
      <EvidenceEditor evidence={draft.evidence} onChange={(evidence) => set({ evidence })} />
      <div className="row end">
        <Button onClick={onDone}>{common('cancel')}</Button>
        <Button type="primary" htmlType="submit" loading={report.isPending} disabled={!ready}>
          {t('report')}
        </Button>
      </div>
    </form>
  );
}
