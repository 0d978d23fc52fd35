import {
  assignCustomer,
  type CustomerPool,
  exchangeCustomers,
  giveBackCustomer,
  protectCustomer,
} from '@guanjia/contracts/customers/pools';
import type { Customer } from '@guanjia/contracts/customers/routes';
import { shareCustomer } from '@guanjia/contracts/customers/sharing';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { DateTimeField } from '../../../components/date-time-field.tsx';
import { Field } from '../../../components/field.tsx';
import { ReferencePicker } from '../../../components/form/reference-picker.tsx';
import { api } from '../../../lib/api.ts';
import { useT } from '../../../lib/i18n.ts';
import { showToast } from '../../../lib/toast.ts';
import { FormPopover } from './form-popover.tsx';
import { PeopleSelect } from './people-select.tsx';
import { refreshOwners, useToldMoves } from './pool-queries.ts';
import { poolTexts } from './texts.ts';

export function GiveBackButton({ customer }: { customer: Customer }) {
  const t = useT(poolTexts);
  const told = useToldMoves();
  const [reason, setReason] = useState('');
  const give = useMutation({
    mutationFn: () =>
      api.call(giveBackCustomer, { params: { id: customer.id }, body: { reason: reason.trim() } }),
    onSuccess: ({ moveId }) => told([moveId], t('give_back.done', { name: customer.name }), customer.id),
  });
  return (
    <FormPopover label={t('give_back')} ready={reason.trim() !== ''} onSubmit={() => give.mutateAsync()}>
      <Field label={t('give_back.reason')} required>
        {(control) => (
          <Input
            {...control}
            autoFocus
            maxLength={200}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
        )}
      </Field>
    </FormPopover>
  );
}

export function AssignButton({ customer }: { customer: Customer }) {
  const t = useT(poolTexts);
  const told = useToldMoves();
  const [to, setTo] = useState<{ id: string; name: string }>();
  const [note, setNote] = useState('');
  const assign = useMutation({
    mutationFn: () =>
      api.call(assignCustomer, {
        params: { id: customer.id },
        body: { ownerId: to?.id ?? '', ...(note.trim() && { note: note.trim() }) },
      }),
    onSuccess: ({ moveId }) =>
      told([moveId], t('assign.done', { name: customer.name, to: to?.name ?? '' }), customer.id),
  });
  return (
    <FormPopover label={t('assign')} ready={to !== undefined} onSubmit={() => assign.mutateAsync()}>
      <Field label={t('assign.to')} required>
        {(control) => (
          <PeopleSelect
            control={control}
            single
            value={to ? [to.id] : []}
            onChange={([id = ''], [name = '']) => setTo({ id, name })}
          />
        )}
      </Field>
      <NoteField value={note} onChange={setNote} />
    </FormPopover>
  );
}

export function ExchangeButton({ customer }: { customer: Customer }) {
  const t = useT(poolTexts);
  const told = useToldMoves();
  const [withId, setWithId] = useState<string>();
  const exchange = useMutation({
    mutationFn: () =>
      api.call(exchangeCustomers, { params: { id: customer.id }, body: { withId: withId ?? '' } }),
    onSuccess: ({ moveIds }) => told(moveIds, t('exchange.done')),
  });
  return (
    <FormPopover label={t('exchange')} ready={withId !== undefined} onSubmit={() => exchange.mutateAsync()}>
      <Field label={t('exchange.with')} required>
        {(control) => (
          <ReferencePicker
            kind="customer"
            control={control}
            value={withId}
            disabled={false}
            onChange={setWithId}
          />
        )}
      </Field>
    </FormPopover>
  );
}

export function ProtectButton({ customer, pool }: { customer: Customer; pool: CustomerPool }) {
  const t = useT(poolTexts);
  const client = useQueryClient();
  const [until, setUntil] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const done = (text: string) => {
    showToast({ kind: 'done', text });
    return refreshOwners(client);
  };
  const params = { id: customer.id };
  const protect = useMutation({
    mutationFn: () =>
      api.call(protectCustomer, {
        params,
        body: { on: true, until: until ?? '', reason: reason.trim() },
      }),
    onSuccess: () => done(t('protect.done', { name: customer.name })),
  });
  const end = useMutation({
    mutationFn: () => api.call(protectCustomer, { params, body: { on: false } }),
    onSuccess: () => done(t('protect.ended')),
  });
  if (pool.protectedUntil)
    return (
      <Button loading={end.isPending} onClick={() => end.mutate()}>
        {t('protect.end')}
      </Button>
    );
  return (
    <FormPopover
      label={t('protect')}
      ready={until !== null && reason.trim() !== ''}
      onSubmit={() => protect.mutateAsync()}
    >
      <DateTimeField label={t('protect.until')} value={until} onChange={setUntil} disablePast />
      <Field label={t('protect.reason')} required>
        {(control) => (
          <Input
            {...control}
            maxLength={200}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
        )}
      </Field>
    </FormPopover>
  );
}

export function ShareButton({ customer }: { customer: Customer }) {
  const t = useT(poolTexts);
  const client = useQueryClient();
  const [userIds, setUserIds] = useState<string[]>([]);
  const [access, setAccess] = useState<'read' | 'edit'>('read');
  const [until, setUntil] = useState<string | null>(null);
  const share = useMutation({
    mutationFn: () =>
      api.call(shareCustomer, { params: { id: customer.id }, body: { userIds, access, until } }),
    onSuccess: () => {
      showToast({ kind: 'done', text: t('share.done') });
      return refreshOwners(client);
    },
  });
  return (
    <FormPopover label={t('share')} ready={userIds.length > 0} onSubmit={() => share.mutateAsync()}>
      <Field label={t('share.with')} required>
        {(control) => <PeopleSelect control={control} value={userIds} onChange={(ids) => setUserIds(ids)} />}
      </Field>
      <AccessField value={access} onChange={setAccess} />
      <DateTimeField label={t('share.until')} value={until} onChange={setUntil} disablePast />
    </FormPopover>
  );
}

export function AccessField(props: { value: 'read' | 'edit'; onChange: (access: 'read' | 'edit') => void }) {
  const t = useT(poolTexts);
  return (
    <Field label={t('share.access')}>
      {(control) => (
        <Select
          {...control}
          value={props.value}
          options={(['read', 'edit'] as const).map((value) => ({ value, label: t(`share.${value}`) }))}
          onChange={(next: 'read' | 'edit') => props.onChange(next)}
        />
      )}
    </Field>
  );
}

export function NoteField(props: { value: string; onChange: (note: string) => void }) {
  const t = useT(poolTexts);
  return (
    <Field label={t('note')}>
      {(control) => (
        <Input
          {...control}
          maxLength={200}
          value={props.value}
          onChange={({ target }) => props.onChange(target.value)}
        />
      )}
    </Field>
  );
}
