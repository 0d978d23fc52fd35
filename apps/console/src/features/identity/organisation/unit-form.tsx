import { branchKinds, createUnit, type Unit, updateUnit } from '@guanjia/contracts/identity/organisation';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { type SubmitEvent, useState } from 'react';
import { Field } from '../../../components/field.tsx';
import { colleaguesQuery } from '../../../components/list/filter-editor.tsx';
import { api } from '../../../lib/api.ts';
import { errorText, fieldErrors, hasCode } from '../../../lib/errors.ts';
import { useT } from '../../../lib/i18n.ts';
import { commonTexts } from '../../../lib/texts/common.ts';
import { showToast } from '../../../lib/toast.ts';
import { organisationTexts } from './texts.ts';
import { WorkingHoursEditor } from './working-hours.tsx';

const newKinds = ['branch', 'department', 'group'] as const;
type NewKind = (typeof newKinds)[number];

/** What may be added below a unit; the server has the last word. */
function kindsBelow(kind: Unit['kind']): readonly NewKind[] {
  if (kind === 'department') return ['department', 'group'];
  return kind === 'group' ? [] : newKinds;
}

/** Adds a unit below `parent`, or changes `unit`. */
export function UnitForm(props: {
  unit?: Unit;
  parent?: Unit;
  disabled?: boolean;
  onDone: (unit: Unit) => void;
  onCancel?: () => void;
}) {
  const t = useT(organisationTexts);
  const common = useT(commonTexts);
  const kinds = props.parent ? kindsBelow(props.parent.kind) : [];
  const people = useQuery(colleaguesQuery).data?.items ?? [];
  const [draft, setDraft] = useState({
    kind: kinds.at(-1) ?? ('group' as NewKind),
    branchKind: props.unit?.branchKind ?? ('store' as NonNullable<Unit['branchKind']>),
    name: props.unit?.name ?? '',
    code: props.unit?.code ?? '',
    headId: props.unit?.head?.id ?? null,
    address: props.unit?.address ?? '',
    phone: props.unit?.phone ?? '',
    workingHours: props.unit?.workingHours ?? null,
  });
  const set = (patch: Partial<typeof draft>) => setDraft({ ...draft, ...patch });
  const { errors, setErrors, save } = useSaveUnit(props, draft);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!draft.name.trim()) return setErrors({ name: common('field.required', { name: t('unit.name') }) });
    setErrors({});
    save.mutate();
  };
  const isBranch = props.unit ? props.unit.kind === 'branch' : draft.kind === 'branch';
  const headChoices = [
    ...(props.unit?.head && !people.some(({ id }) => id === props.unit?.head?.id) ? [props.unit.head] : []),
    ...people,
  ];
  return (
    <form className="stack" onSubmit={submit} noValidate>
      {props.parent && (
        <Field label={t('unit.kind')} required>
          {(control) => (
            <Select
              {...control}
              value={draft.kind}
              options={kinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
              onChange={(kind: NewKind) => set({ kind })}
            />
          )}
        </Field>
      )}
      <fieldset className="plain-fieldset form-grid" disabled={props.disabled === true}>
        <TextField name="name" required {...{ draft, set, errors }} />
        <TextField name="code" {...{ draft, set, errors }} />
        {isBranch && (
          <Field label={t('unit.branch_kind')} required>
            {(control) => (
              <Select
                {...control}
                value={draft.branchKind}
                options={branchKinds.map((kind) => ({ value: kind, label: t(`branch.${kind}`) }))}
                onChange={(branchKind) => set({ branchKind })}
              />
            )}
          </Field>
        )}
        <Field label={t('unit.head')}>
          {(control) => (
            <Select
              {...control}
              allowClear
              showSearch={{ optionFilterProp: 'label' }}
              value={draft.headId}
              options={headChoices.map(({ id, name }) => ({ value: id, label: name }))}
              onChange={(headId: string | undefined) => set({ headId: headId ?? null })}
            />
          )}
        </Field>
        <TextField name="phone" {...{ draft, set, errors }} />
        <TextField name="address" {...{ draft, set, errors }} />
      </fieldset>
      <Field label={t('unit.hours')} group error={errors.workingHours}>
        {() => (
          <WorkingHoursEditor value={draft.workingHours} onChange={(workingHours) => set({ workingHours })} />
        )}
      </Field>
      {!props.disabled && (
        <div className="row end">
          {props.onCancel && <Button onClick={props.onCancel}>{common('cancel')}</Button>}
          <Button type="primary" htmlType="submit" loading={save.isPending}>
            {common('save')}
          </Button>
        </div>
      )}
    </form>
  );
}

interface Draft {
  kind: NewKind;
  branchKind: NonNullable<Unit['branchKind']>;
  name: string;
  code: string;
  headId: string | null;
  address: string;
  phone: string;
  workingHours: Unit['workingHours'];
}

function useSaveUnit(
  props: { unit?: Unit; parent?: Unit; onDone: (unit: Unit) => void },
  { kind, branchKind, ...fields }: Draft,
) {
  const common = useT(commonTexts);
  const client = useQueryClient();
  const [errors, setErrors] = useState<Record<string, string>>({});
  const save = useMutation({
    meta: { errors: 'inline' },
    mutationFn: () =>
      props.unit
        ? api.call(updateUnit, {
            params: { id: props.unit.id },
            body: {
              ...fields,
              ...(props.unit.kind === 'branch' && { branchKind }),
              version: props.unit.version,
            },
          })
        : api.call(createUnit, {
            body: {
              ...fields,
              kind,
              branchKind: kind === 'branch' ? branchKind : null,
              parentId: props.parent?.id ?? '',
            },
          }),
    onSuccess: (unit) => {
      void client.invalidateQueries({ queryKey: ['identity'] });
      showToast({ kind: 'done', text: common('saved') });
      props.onDone(unit);
    },
    onError: (error) => {
      const { fields: byField, rest } = fieldErrors(error);
      const taken = hasCode(error, 'code_taken') ? errorText(error) : undefined;
      const named = Object.fromEntries(Object.entries(byField).map(([key, text]) => [key, taken ?? text]));
      setErrors(rest ? { name: rest } : named);
    },
  });
  return { errors, setErrors, save };
}

function TextField(props: {
  name: 'name' | 'code' | 'phone' | 'address';
  required?: boolean;
  draft: Draft;
  set: (patch: Partial<Draft>) => void;
  errors: Record<string, string>;
}) {
  const t = useT(organisationTexts);
  const { name, draft, set, errors } = props;
  return (
    <Field label={t(`unit.${name}`)} required={props.required} error={errors[name]}>
      {(control) => (
        <Input
          {...control}
          autoFocus={name === 'name' && draft.name === ''}
          maxLength={name === 'address' ? 200 : 100}
          value={draft[name]}
          onChange={({ target }) => set({ [name]: target.value })}
        />
      )}
    </Field>
  );
}
