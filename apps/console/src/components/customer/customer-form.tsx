import { ApiError } from '@guanjia/client/http';
import type { FormField, FormValues } from '@guanjia/contracts/core/form';
import type { NewContactPoint } from '@guanjia/contracts/customers/record-contact-points';
import { type Customer, createCustomer, updateCustomer } from '@guanjia/contracts/customers/routes';
import type { FormView } from '@guanjia/contracts/forms/routes';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, InputNumber, Radio } from 'antd';
import { type SubmitEvent, useState } from 'react';
import { api } from '../../lib/api.ts';
import { errorText, fieldErrors, hasCode } from '../../lib/errors.ts';
import { useT } from '../../lib/i18n.ts';
import { useMe } from '../../lib/session.ts';
import { commonTexts } from '../../lib/texts/common.ts';
import { enumTexts } from '../../lib/texts/enums.ts';
import { showToast } from '../../lib/toast.ts';
import { Field } from '../field.tsx';
import { FormFields } from '../form/form-fields.tsx';
import { defaultValues, formErrors, problemText } from '../form/form-values.ts';
import { customerFormQuery, customerQuery } from './customer-queries.ts';
import { KnownAlready } from './known-already.tsx';
import { type RecordDraft, RecordFields, recordDraftOf, sentRecord, useMayGreet } from './record-fields.tsx';
import { recordTexts } from './record-texts.ts';
import { customerTexts } from './texts.ts';

const genders = ['male', 'female', 'unknown'] as const;
const kinds = ['person', 'company'] as const;

interface Draft {
  kind: Customer['kind'];
  name: string;
  phones: string;
  gender: Customer['gender'];
  birthYear: number | null;
  company: string;
  region: string;
  /** Other ways of a new customer. */
  email: string;
  wechat: string;
  record: RecordDraft;
  source: string;
  note: string;
  /** Undefined until something is changed: what is stored, or what a new record begins with. */
  custom: FormValues | undefined;
}

function draftOf(customer: Customer | undefined, number: string | undefined): Draft {
  return {
    kind: customer?.kind ?? 'person',
    name: customer?.name ?? '',
    phones: number ?? '',
    gender: customer?.gender ?? 'unknown',
    birthYear: customer?.birthYear ?? null,
    company: customer?.company ?? '',
    region: customer?.region ?? '',
    email: '',
    wechat: '',
    record: recordDraftOf(customer),
    source: customer?.source ?? '',
    note: customer?.note ?? '',
    custom: undefined,
  };
}

interface CustomerFormProps {
  customer?: Customer | undefined;
  /** Filled in for an unknown caller. */
  number?: string | undefined;
  onDone: (customer: Customer) => void;
  onCancel: () => void;
}

/** What was typed, what is wrong with it, and how it is saved. */
function useCustomerForm(props: CustomerFormProps) {
  const t = useT(customerTexts);
  const common = useT(commonTexts);
  const client = useQueryClient();
  const form = useQuery(customerFormQuery).data ?? noForm;
  const roleKey = useMe().user.role.key;
  const mayGreet = useMayGreet();
  const record = useT(recordTexts);
  const [draft, setDraft] = useState(() => draftOf(props.customer, props.number));
  const [version, setVersion] = useState(props.customer?.version ?? 0);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [trouble, setTrouble] = useState<string>();
  const stored = props.customer?.custom ?? {};
  const custom = draft.custom ?? (props.customer ? stored : defaultValues(form.fields));
  const set = (patch: Partial<Draft>) => setDraft((before) => ({ ...before, ...patch }));

  const save = useMutation({
    meta: { errors: 'inline' },
    mutationFn: () => {
      const body = {
        kind: draft.kind,
        name: draft.name,
        gender: draft.gender,
        birthYear: draft.birthYear,
        company: (draft.kind === 'person' && draft.company) || null,
        region: draft.region || null,
        ...sentRecord(draft.record, mayGreet),
        source: draft.source || null,
        note: draft.note || null,
        custom,
      };
      if (props.customer) {
        return api.call(updateCustomer, { params: { id: props.customer.id }, body: { ...body, version } });
      }
      const contactPoints = otherPoints(draft);
      return api.call(createCustomer, {
        body: { ...body, phones: splitPhones(draft.phones), contactPoints },
      });
    },
    onSuccess: (customer) => {
      client.setQueryData(customerQuery(customer.id).queryKey, customer);
      void client.invalidateQueries({ queryKey: ['list', 'customers.customers'] });
      showToast({ kind: 'done', text: t(props.customer ? 'saved' : 'created_done') });
      props.onDone(customer);
    },
    onError: async (error) => {
      const { fields: answered, rest } = fieldErrors(error);
      const fields = inWords(answered, form.fields);
      setErrors(fields);
      if (error instanceof ApiError && hasCode(error, 'value_taken', 'value_taken_by')) {
        setErrors({ [`custom.${error.params.field}`]: errorText(error) });
        setTrouble(undefined);
      } else if (hasCode(error, 'phone_invalid', 'customer_exists') && !fields.phones) {
        setErrors({ ...fields, phones: rest ?? '' });
        setTrouble(undefined);
      } else if (hasCode(error, 'version_conflict') && props.customer) {
        const newest = await client.fetchQuery({ ...customerQuery(props.customer.id), staleTime: 0 });
        setVersion(newest.version);
        setTrouble(t('conflict'));
      } else setTrouble(rest);
    },
  });

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const found = { ...prefixed('custom.', formErrors(form.fields, custom, { roleKey, stored })) };
    if (!draft.name.trim()) found.name = common('field.required', { name: t('name') });
    if (!props.customer && splitPhones(draft.phones).length + otherPoints(draft).length === 0) {
      found.phones = record('need_any');
    }
    setErrors(found);
    setTrouble(undefined);
    if (Object.keys(found).length === 0) save.mutate();
  };

  return { t, common, form, roleKey, custom, draft, set, errors, trouble, save, submit };
}

/** Adds a customer or changes one. What was typed stays whatever the server answers. */
export function CustomerForm(props: CustomerFormProps) {
  const words = useT(enumTexts);
  const { t, common, form, roleKey, custom, draft, set, errors, trouble, save, submit } =
    useCustomerForm(props);

  return (
    <form className="stack" onSubmit={submit} noValidate>
      {trouble && (
        <div className="notice tone-alarm" role="alert">
          {trouble}
        </div>
      )}
      <div className="form-grid">
        <Field label={t('kind')} group wide>
          {() => (
            <Radio.Group
              value={draft.kind}
              onChange={({ target }) => set({ kind: target.value as Draft['kind'] })}
              options={kinds.map((value) => ({ value, label: words(`kind.${value}`) }))}
            />
          )}
        </Field>
        <Field label={t(draft.kind === 'company' ? 'name.company' : 'name')} required error={errors.name}>
          {(control) => (
            <Input
              {...control}
              autoFocus
              maxLength={100}
              value={draft.name}
              onChange={({ target }) => set({ name: target.value })}
            />
          )}
        </Field>
        {!props.customer && (
          <Field label={t('phone')} error={errors.phones ?? errors['phones.0']} hint={t('phone.hint')}>
            {(control) => (
              <Input
                {...control}
                inputMode="tel"
                value={draft.phones}
                onChange={({ target }) => set({ phones: target.value })}
              />
            )}
          </Field>
        )}
        {!props.customer && <OtherPoints draft={draft} set={set} />}
        {draft.kind === 'person' && <PersonFields draft={draft} set={set} errors={errors} />}
        <Field label={t('region')} error={errors.region}>
          {(control) => (
            <Input
              {...control}
              maxLength={60}
              value={draft.region}
              onChange={({ target }) => set({ region: target.value })}
            />
          )}
        </Field>
        <RecordFields
          kind={draft.kind}
          draft={draft.record}
          set={(patch) => set({ record: { ...draft.record, ...patch } })}
          errors={errors}
        />
        <Field label={t('source')} error={errors.source}>
          {(control) => (
            <Input
              {...control}
              maxLength={60}
              value={draft.source}
              onChange={({ target }) => set({ source: target.value })}
            />
          )}
        </Field>
        <Field label={t('note')} wide error={errors.note}>
          {(control) => (
            <Input.TextArea
              {...control}
              maxLength={4000}
              autoSize={{ minRows: 2, maxRows: 6 }}
              value={draft.note}
              onChange={({ target }) => set({ note: target.value })}
            />
          )}
        </Field>
      </div>
      {!props.customer && (
        <KnownAlready
          typed={{
            name: draft.name.trim(),
            phones: splitPhones(draft.phones).slice(0, 10),
            company: draft.company.trim(),
            region: draft.region.trim(),
          }}
        />
      )}
      {form.fields.length > 0 && (
        <>
          <h3>{t('own_fields')}</h3>
          <FormFields
            fields={form.fields}
            groups={form.groups}
            roleKey={roleKey}
            values={custom}
            errors={unprefixed('custom.', errors)}
            onChange={(next) => set({ custom: next })}
          />
        </>
      )}
      <div className="row end">
        <Button onClick={props.onCancel}>{common('cancel')}</Button>
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {common('save')}
        </Button>
      </div>
    </form>
  );
}

function PersonFields(props: {
  draft: Draft;
  set: (patch: Partial<Draft>) => void;
  errors: Record<string, string>;
}) {
  const t = useT(customerTexts);
  const words = useT(enumTexts);
  return (
    <>
      <Field label={t('gender')} group>
        {() => (
          <Radio.Group
            value={props.draft.gender}
            onChange={({ target }) => props.set({ gender: target.value as Draft['gender'] })}
            options={genders.map((value) => ({ value, label: words(`gender.${value}`) }))}
          />
        )}
      </Field>
      <Field label={t('birth_year')} error={props.errors.birthYear}>
        {(control) => (
          <InputNumber
            {...control}
            min={1900}
            max={2100}
            style={{ width: '100%' }}
            value={props.draft.birthYear}
            onChange={(birthYear) => props.set({ birthYear })}
          />
        )}
      </Field>
      <Field label={t('company')} error={props.errors.company}>
        {(control) => (
          <Input
            {...control}
            maxLength={100}
            value={props.draft.company}
            onChange={({ target }) => props.set({ company: target.value })}
          />
        )}
      </Field>
    </>
  );
}

/** E-mail and WeChat at once; the record has all the others. */
function OtherPoints({ draft, set }: { draft: Draft; set: (patch: Partial<Draft>) => void }) {
  const t = useT(recordTexts);
  return (['email', 'wechat'] as const).map((field) => (
    <Field key={field} label={t(field)}>
      {(control) => (
        <Input
          {...control}
          maxLength={200}
          inputMode={field === 'email' ? 'email' : 'text'}
          value={draft[field]}
          onChange={({ target }) => set({ [field]: target.value })}
        />
      )}
    </Field>
  ));
}

function otherPoints({ email, wechat }: Draft): NewContactPoint[] {
  return [
    ...(email.trim() ? [{ channel: 'email' as const, value: email.trim() }] : []),
    ...(wechat.trim() ? [{ channel: 'chat' as const, type: 'wechat' as const, value: wechat.trim() }] : []),
  ];
}

export function splitPhones(text: string): string[] {
  return text
    .split(/[,;\uff0c\uff1b\u3001\n]/)
    .map((part) => part.trim())
    .filter(Boolean);
}

const noForm: Pick<FormView, 'fields' | 'groups'> = { fields: [], groups: [] };

/** The server names what is wrong with own fields; people read a sentence. */
function inWords(errors: Record<string, string>, fields: readonly FormField[]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(errors).map(([path, message]) => {
      const field = fields.find(({ key }) => path === `custom.${key}`);
      return [path, field ? problemText(message, field) : message];
    }),
  );
}

function prefixed(prefix: string, record: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [prefix + key, value]));
}

function unprefixed(prefix: string, record: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record).flatMap(([key, value]) =>
      key.startsWith(prefix) ? [[key.slice(prefix.length), value]] : [],
    ),
  );
}
