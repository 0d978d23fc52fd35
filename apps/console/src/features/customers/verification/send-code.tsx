import { sendDynamicCode } from '@guanjia/contracts/customers/passwords';
import type { Customer } from '@guanjia/contracts/customers/routes';
import { useMutation } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { Field } from '../../../components/field.tsx';
import { api } from '../../../lib/api.ts';
import { errorText } from '../../../lib/errors.ts';
import { useT } from '../../../lib/i18n.ts';
import { verificationTexts } from './texts.ts';

/** The number, and the button that sends a dynamic password to it. */
export function SendCode(props: { customer: Customer; phoneId: string; onPhone: (phoneId: string) => void }) {
  const t = useT(verificationTexts);
  const { customer, phoneId } = props;
  const send = useMutation({
    meta: { errors: 'inline' },
    mutationFn: () => api.call(sendDynamicCode, { params: { id: customer.id }, body: { phoneId } }),
  });
  return (
    <>
      <Field label={t('phone')} error={send.error ? errorText(send.error) : undefined}>
        {(control) => (
          <div className="row">
            <Select
              {...control}
              className="grow"
              value={phoneId}
              options={customer.phones.map(({ id, number }) => ({ value: id, label: number }))}
              onChange={props.onPhone}
            />
            <Button loading={send.isPending} disabled={!phoneId} onClick={() => send.mutate()}>
              {t('send')}
            </Button>
          </div>
        )}
      </Field>
      {send.data && (
        <p className="muted small" role="status">
          {send.data.demoMessage
            ? t('demo', { text: send.data.demoMessage })
            : t('sent', { n: send.data.validFor / 60 })}
        </p>
      )}
    </>
  );
}
