import { issueServicePassword } from '@guanjia/contracts/customers/passwords';
import type { Customer } from '@guanjia/contracts/customers/routes';
import { useMutation } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { type SubmitEvent, useState } from 'react';
import { Field } from '../../../components/field.tsx';
import { api } from '../../../lib/api.ts';
import { errorText } from '../../../lib/errors.ts';
import { useT } from '../../../lib/i18n.ts';
import { commonTexts } from '../../../lib/texts/common.ts';
import { showToast } from '../../../lib/toast.ts';
import { isPin, PinField } from './pin-field.tsx';
import { SendCode } from './send-code.tsx';
import { verificationTexts } from './texts.ts';

/** Sends an initial service password; in the place of another one with a code that the customer got. */
export function IssueForm(props: { customer: Customer; hasOne: boolean; onDone: () => void }) {
  const t = useT(verificationTexts);
  const common = useT(commonTexts);
  const { customer, hasOne } = props;
  const [phoneId, setPhoneId] = useState(customer.phones[0]?.id ?? '');
  const [code, setCode] = useState('');
  const [reason, setReason] = useState('');
  const [errors, setErrors] = useState<{ code?: string; reason?: string }>({});
  const issue = useMutation({
    meta: { errors: 'inline' },
    mutationFn: () =>
      api.call(issueServicePassword, {
        params: { id: customer.id },
        body: { phoneId, code: hasOne ? code : null, reason },
      }),
    onSuccess: ({ demoMessage }) => {
      showToast({ kind: 'done', text: demoMessage ? t('demo', { text: demoMessage }) : t('issue.done') });
      props.onDone();
    },
    onSettled: () => setCode(''),
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const found = {
      ...(hasOne && !isPin(code) ? { code: t('digits') } : {}),
      ...(reason.trim() ? {} : { reason: common('field.required', { name: t('reason') }) }),
    };
    setErrors(found);
    if (Object.keys(found).length === 0) issue.mutate();
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <p className="muted small">{t('issue.hint')}</p>
      <SendCode customer={customer} phoneId={phoneId} onPhone={setPhoneId} />
      {hasOne && <PinField label={t('reset.code')} error={errors.code} value={code} onChange={setCode} />}
      <Field label={t('reason')} required error={errors.reason}>
        {(control) => (
          <Input
            {...control}
            maxLength={200}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
        )}
      </Field>
      {issue.error && (
        <div className="notice tone-alarm" role="alert">
          {errorText(issue.error)}
        </div>
      )}
      <div className="row">
        <Button type="primary" htmlType="submit" loading={issue.isPending}>
          {t(hasOne ? 'reset' : 'issue')}
        </Button>
        <Button onClick={props.onDone}>{t('back')}</Button>
      </div>
    </form>
  );
}
