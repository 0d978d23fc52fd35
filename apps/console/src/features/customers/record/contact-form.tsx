import {
  addContactPoint,
  type ContactChannel,
  type ContactPoint,
  type ContactType,
  changeContactPoint,
  companyDocuments,
  contactTypes,
  personDocuments,
  undoContactChange,
} from '@guanjia/contracts/customers/record-contact-points';
import type { Customer } from '@guanjia/contracts/customers/routes';
import { Button, Checkbox, Input, Select } from 'antd';
import { type SubmitEvent, useState } from 'react';
import { Field } from '../../../components/field.tsx';
import { AddressInput } from '../../../components/form/address-input.tsx';
import { api } from '../../../lib/api.ts';
import { errorText } from '../../../lib/errors.ts';
import { useT } from '../../../lib/i18n.ts';
import { commonTexts } from '../../../lib/texts/common.ts';
import { contactTexts } from './contact-texts.ts';
import { DocumentFields } from './document-fields.tsx';
import type { PointDraft } from './point-draft.ts';
import { useSheetChange } from './use-sheet-change.ts';

interface Props {
  customer: Customer;
  channel: ContactChannel;
  /** Absent: a new one. */
  point?: ContactPoint;
  onDone: () => void;
}

/** Types that a customer of this kind can have. */
function typesFor(channel: ContactChannel, kind: Customer['kind']): readonly ContactType[] {
  if (channel !== 'document') return contactTypes[channel];
  return kind === 'company' ? companyDocuments : personDocuments;
}

function draftOf({ channel, point, customer }: Props): PointDraft {
  const [first = 'other'] = typesFor(channel, customer.kind);
  return {
    type: point?.type ?? first,
    label: point?.label ?? '',
    value: point && !point.revealable ? point.value : '',
    region: point?.region ?? null,
    postcode: point?.postcode ?? '',
    holder: point?.holder ?? '',
    expiresOn: point?.expiresOn ?? null,
    verified: Boolean(point?.verifiedAt),
    agent: null,
  };
}

/** Adds one way to a customer, or changes it. A masked value stays as it is unless another is typed. */
export function ContactForm(props: Props) {
  const t = useT(contactTexts);
  const common = useT(commonTexts);
  const { customer, channel, point } = props;
  const sheet = useSheetChange(customer.id);
  const [draft, setDraft] = useState(() => draftOf(props));
  const [error, setError] = useState<string>();
  const set = (patch: Partial<PointDraft>) => setDraft((before) => ({ ...before, ...patch }));

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (!point && !draft.value.trim()) {
      setError(common('field.required', { name: t(`value.${channel}`) }));
      return;
    }
    const body = bodyOf(channel, draft);
    const undo = ({ changeId }: { changeId: string }) =>
      api.call(undoContactChange, { params: { id: customer.id, changeId } });
    try {
      await sheet.tryChange({
        run: () =>
          point
            ? api.call(changeContactPoint, { params: { id: customer.id, pointId: point.id }, body })
            : api.call(addContactPoint, {
                params: { id: customer.id },
                body: { ...body, channel, value: draft.value },
              }),
        done: t('changed'),
        undo,
      });
      props.onDone();
    } catch (failure) {
      setError(errorText(failure));
    }
  };

  return (
    <form className="stack" onSubmit={(event) => void submit(event)} noValidate>
      {error && (
        <div className="notice tone-alarm" role="alert">
          {error}
        </div>
      )}
      <div className="form-grid">
        <Field label={t('type')}>
          {(control) => (
            <Select
              {...control}
              value={draft.type}
              options={typesFor(channel, customer.kind).map((value) => ({
                value,
                label: t(`type.${value}`),
              }))}
              onChange={(type) => set({ type })}
            />
          )}
        </Field>
        {channel === 'address' ? (
          <Field label={t('value.address')} wide required={!point}>
            {(control) => (
              <AddressInput
                control={control}
                value={draft.region ? { region: draft.region, detail: draft.value } : undefined}
                disabled={false}
                onChange={(next) => set({ region: next?.region ?? null, value: next?.detail ?? '' })}
              />
            )}
          </Field>
        ) : (
          <Field label={t(`value.${channel}`)} required={!point}>
            {(control) => (
              <Input
                {...control}
                autoFocus
                maxLength={200}
                placeholder={point?.revealable ? `${point.value}（${t('value.keep')}）` : ''}
                value={draft.value}
                onChange={({ target }) => set({ value: target.value })}
              />
            )}
          </Field>
        )}
        {channel === 'address' && (
          <Field label={t('postcode')}>
            {(control) => (
              <Input
                {...control}
                maxLength={12}
                value={draft.postcode}
                onChange={({ target }) => set({ postcode: target.value })}
              />
            )}
          </Field>
        )}
        {channel === 'document' ? (
          <DocumentFields draft={draft} set={set} ofCompany={customer.kind === 'company'} />
        ) : (
          <Field label={t('label')} hint={t('label.hint')}>
            {(control) => (
              <Input
                {...control}
                maxLength={40}
                value={draft.label}
                onChange={({ target }) => set({ label: target.value })}
              />
            )}
          </Field>
        )}
      </div>
      <Checkbox checked={draft.verified} onChange={({ target }) => set({ verified: target.checked })}>
        {t('verified')}
      </Checkbox>
      <div className="row end">
        <Button size="small" onClick={props.onDone}>
          {common('cancel')}
        </Button>
        <Button size="small" type="primary" htmlType="submit" loading={sheet.pending}>
          {common('save')}
        </Button>
      </div>
    </form>
  );
}

function bodyOf(channel: ContactChannel, draft: PointDraft) {
  const { value, type, label, verified, region, postcode, holder, expiresOn, agent } = draft;
  return {
    ...{ type, label: label || null, verified },
    ...(value.trim() ? { value } : {}),
    ...(channel === 'address' ? { region, postcode: postcode || null } : {}),
    ...(channel === 'document' ? { holder: holder || null, expiresOn, ...(agent ? { agent } : {}) } : {}),
  };
}
