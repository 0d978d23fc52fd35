import { changeCustomerPassword } from '@guanjia/contracts/customers/passwords';
import type { Customer } from '@guanjia/contracts/customers/routes';
import { useMutation } from '@tanstack/react-query';
import { Button, Segmented } from 'antd';
import { type SubmitEvent, useState } from 'react';
import { Field } from '../../../components/field.tsx';
import { api } from '../../../lib/api.ts';
import { errorText } from '../../../lib/errors.ts';
import { useT } from '../../../lib/i18n.ts';
import { showToast } from '../../../lib/toast.ts';
import { isPin, PinField } from './pin-field.tsx';
import { SendCode } from './send-code.tsx';
import { verificationTexts } from './texts.ts';

type Which = 'service' | 'electronic';
const nothing = { current: '', code: '', next: '' };

/** What the customer has chosen, typed by the customer. */
export function ChangeForm({ customer, onDone }: { customer: Customer; onDone: () => void }) {
  const t = useT(verificationTexts);
  const [method, setMethod] = useState<Which>('service');
  const [phoneId, setPhoneId] = useState(customer.phones[0]?.id ?? '');
  const [pins, setPins] = useState(nothing);
  const [shown, setShown] = useState(false);
  const change = useMutation({
    meta: { errors: 'inline' },
    mutationFn: () => {
      const { current, code, next } = pins;
      const body =
        method === 'service' ? ({ method, current, code, next } as const) : ({ method, code, next } as const);
      return api.call(changeCustomerPassword, { params: { id: customer.id }, body });
    },
    onSuccess: () => {
      showToast({ kind: 'done', text: t('change.done') });
      onDone();
    },
    onError: () => setPins(nothing),
  });
  const needed = method === 'service' ? (['current', 'code', 'next'] as const) : (['code', 'next'] as const);
  const labels = { current: t('change.current'), code: t('method.dynamic'), next: t('change.next') };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setShown(true);
    if (needed.every((key) => isPin(pins[key]))) {
      setShown(false);
      change.mutate();
    }
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <p className="muted small">{t('change.hint')}</p>
      <Field label={t('change.which')} group>
        {() => (
          <Segmented
            aria-label={t('change.which')}
            value={method}
            options={(['service', 'electronic'] as const).map((value) => ({
              value,
              label: t(`method.${value}`),
            }))}
            onChange={setMethod}
          />
        )}
      </Field>
      <SendCode customer={customer} phoneId={phoneId} onPhone={setPhoneId} />
      {needed.map((key) => (
        <PinField
          key={key}
          label={labels[key]}
          error={shown && !isPin(pins[key]) ? t('digits') : undefined}
          value={pins[key]}
          onChange={(pin) => setPins({ ...pins, [key]: pin })}
        />
      ))}
      {change.error && (
        <div className="notice tone-alarm" role="alert">
          {errorText(change.error)}
        </div>
      )}
      <div className="row">
        <Button type="primary" htmlType="submit" loading={change.isPending}>
          {t('change')}
        </Button>
        <Button onClick={onDone}>{t('back')}</Button>
      </div>
    </form>
  );
}
