import type { RouteResponse } from '@guanjia/contracts/core/route';
import { confirmTotp, type startTotp } from '@guanjia/contracts/identity/second-factor';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { type SubmitEvent, useState } from 'react';
import { Field } from '../../components/field.tsx';
import { api } from '../../lib/api.ts';
import { errorText } from '../../lib/errors.ts';
import { useT } from '../../lib/i18n.ts';
import { factorTexts } from './factor-texts.ts';

/** Scan, enter a code; `onDone` gets the recovery codes. */
export function TotpSetup(props: {
  started: RouteResponse<typeof startTotp>;
  onDone: (recoveryCodes: string[]) => void;
}) {
  const t = useT(factorTexts);
  const { started } = props;
  const [code, setCode] = useState('');
  const [error, setError] = useState<string>();
  const picture = useQuery({
    queryKey: ['identity', 'qr', started.uri],
    gcTime: 0,
    queryFn: async () => (await import('qrcode')).default.toDataURL(started.uri, { margin: 1, width: 200 }),
  });
  const confirm = useMutation({
    meta: { errors: 'inline' },
    mutationFn: () => api.call(confirmTotp, { body: { code } }),
    onSuccess: ({ recoveryCodes }) => props.onDone(recoveryCodes),
    onError: (failure) => setError(errorText(failure)),
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (code.length === 6) confirm.mutate();
  };
  return (
    <form className="stack account-form" onSubmit={submit} noValidate>
      <p>{t('enrol.scan')}</p>
      {picture.data && <img className="qr" src={picture.data} alt={t('enrol.qr')} width={200} height={200} />}
      <p className="muted small">
        {t('enrol.secret')} <code className="key-text">{started.secret.match(/.{1,4}/g)?.join(' ')}</code>
      </p>
      <Field label={t('enrol.code')} error={error}>
        {(control) => (
          <Input
            {...control}
            autoFocus
            size="large"
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={6}
            value={code}
            onChange={({ target }) => setCode(target.value.replace(/\D/g, ''))}
          />
        )}
      </Field>
      <Button
        type="primary"
        size="large"
        htmlType="submit"
        disabled={code.length !== 6}
        loading={confirm.isPending}
      >
        {t('enrol.go')}
      </Button>
    </form>
  );
}

/** Shown once, until their owner says that they are kept. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const t = useT(factorTexts);
  return (
    <div className="stack">
      <h3>{t('codes.title')}</h3>
      <p>{t('codes.why')}</p>
      <ul className="recovery-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div>
        <Button type="primary" onClick={onKept}>
          {t('codes.done')}
        </Button>
      </div>
    </div>
  );
}
