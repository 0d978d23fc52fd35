import { verifyCustomerIdentity } from '@guanjia/contracts/customers/passwords';
import type { Customer } from '@guanjia/contracts/customers/routes';
import {
  type CustomerAction,
  customerActions,
  type VerificationMethod,
  verificationMethods,
} from '@guanjia/contracts/customers/verification';
import { useMutation } from '@tanstack/react-query';
import { Button, Segmented, Select } from 'antd';
import { type SubmitEvent, useState } from 'react';
import { Field } from '../../../components/field.tsx';
import { api } from '../../../lib/api.ts';
import { errorText } from '../../../lib/errors.ts';
import { useT } from '../../../lib/i18n.ts';
import { isPin, PinField } from './pin-field.tsx';
import { SendCode } from './send-code.tsx';
import { verificationTexts } from './texts.ts';

/** Checks what the customer types, for what they want done. */
export function VerifyForm({ customer, onVerified }: { customer: Customer; onVerified: () => void }) {
  const t = useT(verificationTexts);
  const [action, setAction] = useState<CustomerAction>('bill_query');
  const [method, setMethod] = useState<VerificationMethod>('service');
  const [phoneId, setPhoneId] = useState(customer.phones[0]?.id ?? '');
  const [secret, setSecret] = useState('');
  const [error, setError] = useState<string>();
  const verify = useMutation({
    meta: { errors: 'inline' },
    mutationFn: () =>
      api.call(verifyCustomerIdentity, { params: { id: customer.id }, body: { method, secret, action } }),
    onSuccess: onVerified,
    onError: (failure) => setError(errorText(failure)),
    onSettled: () => setSecret(''),
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setError(isPin(secret) ? undefined : t('digits'));
    if (isPin(secret)) verify.mutate();
  };
  const change = <T,>(set: (value: T) => void) => {
    return (value: T) => {
      set(value);
      verify.reset();
    };
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <Field label={t('action')}>
        {(control) => (
          <Select
            {...control}
            value={action}
            options={customerActions.map((value) => ({ value, label: t(`action.${value}`) }))}
            onChange={change(setAction)}
          />
        )}
      </Field>
      <Field label={t('method')} group>
        {() => (
          <Segmented
            aria-label={t('method')}
            value={method}
            options={verificationMethods.map((value) => ({ value, label: t(`method.${value}`) }))}
            onChange={change(setMethod)}
          />
        )}
      </Field>
      {method === 'dynamic' && <SendCode customer={customer} phoneId={phoneId} onPhone={setPhoneId} />}
      <PinField
        label={t('secret')}
        hint={t('secret.hint')}
        error={error}
        value={secret}
        onChange={change(setSecret)}
      />
      <div>
        <Button type="primary" htmlType="submit" loading={verify.isPending}>
          {t('verify')}
        </Button>
      </div>
      {verify.data && <Result {...verify.data} />}
    </form>
  );
}

function Result({ outcome, allowed }: { outcome: keyof typeof resultKeys; allowed: boolean }) {
  const t = useT(verificationTexts);
  const key = outcome === 'verified' && !allowed ? 'result.not_allowed' : resultKeys[outcome];
  return (
    <div className={`notice ${allowed ? 'tone-ready' : 'tone-alarm'}`} role="alert">
      {t(key)}
    </div>
  );
}

const resultKeys = {
  verified: 'result.allowed',
  wrong: 'result.wrong',
  locked: 'result.locked',
  not_set: 'result.not_set',
  must_change: 'result.must_change',
} as const;
