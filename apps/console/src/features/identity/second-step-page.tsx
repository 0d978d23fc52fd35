import { logOut } from '@guanjia/contracts/identity/routes';
import { startTotp, verifySecondFactor } from '@guanjia/contracts/identity/second-factor';
import { getLogInOptions } from '@guanjia/contracts/identity/security-policy';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { Button, Checkbox, Input } from 'antd';
import { type SubmitEvent, useState } from 'react';
import { Field } from '../../components/field.tsx';
import { Loaded } from '../../components/states.tsx';
import { api } from '../../lib/api.ts';
import { errorText } from '../../lib/errors.ts';
import { useT } from '../../lib/i18n.ts';
import { endSession, meQuery, useMe } from '../../lib/session.ts';
import { factorTexts } from './factor-texts.ts';
import './identity.css';
import { useStepUp } from '../../components/step-up/use-step-up.tsx';
import { PasskeyStep } from './passkey-button.tsx';
import { RecoveryCodes, TotpSetup } from './totp-setup.tsx';
import { useEnterConsole } from './use-enter-console.ts';

/** What comes between the first step of a log-in and the console. */
export function SecondStepPage() {
  const t = useT(factorTexts);
  const { pendingFactor } = useMe();
  const leave = useMutation({ mutationFn: () => api.call(logOut, {}), onSettled: () => endSession() });
  return (
    <div className="login">
      <div className="login-box panel">
        {pendingFactor === 'enrolment' ? <Enrolment /> : <Step />}
        <button type="button" className="link" onClick={() => leave.mutate()}>
          {t('step.leave')}
        </button>
      </div>
    </div>
  );
}

function Step() {
  const t = useT(factorTexts);
  const { tenant } = useMe();
  const enterConsole = useEnterConsole();
  const [code, setCode] = useState('');
  const [trustDevice, setTrustDevice] = useState(false);
  const [error, setError] = useState<string>();
  const days = useQuery({
    queryKey: ['log-in-options', tenant.code],
    queryFn: () => api.call(getLogInOptions, { query: { tenantCode: tenant.code } }),
  }).data?.trustedDeviceDays;
  const verify = useMutation({
    meta: { errors: 'inline' },
    mutationFn: () => api.call(verifySecondFactor, { body: { code, trustDevice } }),
    onSuccess: enterConsole,
    onError: (failure) => {
      setCode('');
      setError(errorText(failure));
    },
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (code.length >= 6) verify.mutate();
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <h1 className="login-title">{t('step.title')}</h1>
      <p className="muted">{t('step.why')}</p>
      <Field label={t('step.code')} error={error}>
        {(control) => (
          <Input
            {...control}
            autoFocus
            size="large"
            autoComplete="one-time-code"
            maxLength={20}
            value={code}
            onChange={({ target }) => setCode(target.value.trim())}
          />
        )}
      </Field>
      {days !== undefined && days > 0 && (
        <Checkbox checked={trustDevice} onChange={({ target }) => setTrustDevice(target.checked)}>
          {t('step.trust', { n: days })}
        </Checkbox>
      )}
      <Button
        type="primary"
        size="large"
        block
        htmlType="submit"
        disabled={code.length < 6}
        loading={verify.isPending}
      >
        {t('step.go')}
      </Button>
      <PasskeyStep trustDevice={trustDevice} />
    </form>
  );
}

function Enrolment() {
  const t = useT(factorTexts);
  const client = useQueryClient();
  const router = useRouter();
  const [codes, setCodes] = useState<string[]>();
  const { run, dialog } = useStepUp();
  const started = useQuery({
    queryKey: ['identity', 'totp-start'],
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
    meta: { errors: 'inline' },
    queryFn: () => api.call(startTotp, {}),
  });
  const again = () =>
    run(async () => {
      await started.refetch({ throwOnError: true });
    });
  const goOn = async () => {
    await client.fetchQuery({ ...meQuery, staleTime: 0 });
    await router.navigate({ href: '/', replace: true });
  };
  return (
    <div className="stack">
      <h1 className="login-title">{t('enrol.title')}</h1>
      {codes ? (
        <RecoveryCodes codes={codes} onKept={() => void goOn()} />
      ) : (
        <>
          <p className="muted">{t('enrol.why')}</p>
          <Loaded query={{ ...started, refetch: again }}>
            {(data) => <TotpSetup started={data} onDone={setCodes} />}
          </Loaded>
        </>
      )}
      {dialog}
    </div>
  );
}
