import { logIn } from '@guanjia/contracts/identity/routes';
import { getLogInOptions } from '@guanjia/contracts/identity/security-policy';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Input, type InputRef } from 'antd';
import { type SubmitEvent, useRef, useState } from 'react';
import { Field } from '../../components/field.tsx';
import { api } from '../../lib/api.ts';
import { errorText, fieldErrors, hasCode } from '../../lib/errors.ts';
import { useT } from '../../lib/i18n.ts';
import { recall, remember } from '../../lib/remember.ts';
import { commonTexts } from '../../lib/texts/common.ts';
import { CaptchaField, useCaptcha } from './captcha-field.tsx';
import { identityTexts } from './texts.ts';
import { useEnterConsole } from './use-enter-console.ts';

/** What was typed, the captcha, and the way in. */
function useLogin(onTenant: (code: string) => void) {
  const t = useT(identityTexts);
  const common = useT(commonTexts);
  const enterConsole = useEnterConsole();
  const [draft, setDraft] = useState({
    tenantCode: recall('tenant') ?? '',
    login: recall('login') ?? '',
    password: '',
    captcha: '',
  });
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [trouble, setTrouble] = useState<string>();
  const passwordBox = useRef<InputRef>(null);
  const [tenant, setTenant] = useState(draft.tenantCode);
  const [asked, setAsked] = useState(false);
  const options = useQuery({
    queryKey: ['log-in-options', tenant],
    enabled: tenant !== '',
    queryFn: () => api.call(getLogInOptions, { query: { tenantCode: tenant } }),
    meta: { errors: 'inline' },
  });
  const captcha = useCaptcha(asked || options.data?.captcha !== 'after_first_failure');
  const set = (patch: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...patch }));
  const renew = () => {
    set({ captcha: '' });
    captcha.renew();
  };

  const enter = useMutation({
    meta: { errors: 'inline' },
    mutationFn: () => {
      const { captcha: answer, ...who } = draft;
      return api.call(logIn, { body: { ...who, ...(captcha.shown ? captcha.answered(answer) : {}) } });
    },
    onSuccess: async (me) => {
      remember('tenant', draft.tenantCode);
      remember('login', draft.login);
      await enterConsole(me);
    },
    onError: (error) => {
      const { fields, rest } = fieldErrors(error);
      setErrors(fields);
      renew();
      if (hasCode(error, 'captcha_wrong', 'captcha_required')) {
        setAsked(true);
        setErrors({ captcha: errorText(error) });
        setTrouble(undefined);
        captcha.box.current?.focus();
        return;
      }
      setTrouble(rest);
      if (hasCode(error, 'credentials_wrong')) passwordBox.current?.focus();
    },
  });

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const names = {
      tenantCode: 'login.tenant',
      login: 'login.user',
      password: 'login.password',
      captcha: 'login.captcha',
    } as const;
    const missing: Record<string, string> = {};
    for (const key of ['tenantCode', 'login', 'password', 'captcha'] as const) {
      if (key === 'captcha' && !captcha.shown) continue;
      if (!draft[key].trim()) missing[key] = common('field.required', { name: t(names[key]) });
    }
    setErrors(missing);
    setTrouble(undefined);
    if (Object.keys(missing).length === 0 && !enter.isPending) enter.mutate();
  };

  const learnTenant = () => {
    setTenant(draft.tenantCode.trim());
    onTenant(draft.tenantCode.trim());
  };
  return { t, draft, set, errors, trouble, passwordBox, captcha, enter, submit, learnTenant };
}

/** Log-in with enterprise code, user, password and captcha (IAM-001). */
export function PasswordLogIn(props: { onTenant: (code: string) => void }) {
  const { t, draft, set, errors, trouble, passwordBox, captcha, enter, submit, learnTenant } = useLogin(
    props.onTenant,
  );

  return (
    <form className="stack" onSubmit={submit} noValidate>
      {trouble && (
        <div className="notice tone-alarm" role="alert">
          {trouble}
        </div>
      )}
      <Field label={t('login.tenant')} error={errors.tenantCode}>
        {(control) => (
          <Input
            {...control}
            size="large"
            autoComplete="organization"
            autoFocus={!draft.tenantCode}
            value={draft.tenantCode}
            onBlur={learnTenant}
            onChange={({ target }) => set({ tenantCode: target.value })}
          />
        )}
      </Field>
      <Field label={t('login.user')} error={errors.login}>
        {(control) => (
          <Input
            {...control}
            size="large"
            autoComplete="username"
            value={draft.login}
            onChange={({ target }) => set({ login: target.value })}
          />
        )}
      </Field>
      <Field label={t('login.password')} error={errors.password}>
        {(control) => (
          <Input.Password
            {...control}
            ref={passwordBox}
            size="large"
            autoComplete="current-password"
            autoFocus={draft.tenantCode !== ''}
            value={draft.password}
            onChange={({ target }) => set({ password: target.value })}
          />
        )}
      </Field>
      {captcha.shown && (
        <CaptchaField
          captcha={captcha}
          value={draft.captcha}
          error={errors.captcha}
          onChange={(text) => set({ captcha: text })}
        />
      )}
      <Button type="primary" size="large" block htmlType="submit" loading={enter.isPending}>
        {t('login.go')}
      </Button>
    </form>
  );
}
