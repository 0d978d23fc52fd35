import { getCaptcha, logIn } from '@guanjia/contracts/identity/routes';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { Button, Input, type InputRef } from 'antd';
import { type SubmitEvent, useRef, useState } from 'react';
import { Field } from '../../components/field.tsx';
import { api } from '../../lib/api.ts';
import { errorText, fieldErrors, hasCode } from '../../lib/errors.ts';
import { setLocale, useLocale, useT } from '../../lib/i18n.ts';
import { recall, remember } from '../../lib/remember.ts';
import { meQuery, takeSession } from '../../lib/session.ts';
import { commonTexts } from '../../lib/texts/common.ts';
import { setTheme } from '../../lib/theme.ts';
import './identity.css';
import { identityTexts } from './texts.ts';

/** Log-in with enterprise code, user, password and captcha (IAM-001). */
export function LoginPage() {
  const t = useT(identityTexts);
  const common = useT(commonTexts);
  const locale = useLocale();
  const { lost } = useSearch({ strict: false }) as { lost?: boolean };
  return (
    <div className="login">
      <div className="login-box panel">
        <header className="row">
          <img src="/favicon.svg" alt="" width={36} height={36} />
          <div className="grow">
            <h1 className="login-title">{common('app.name')}</h1>
            <p className="muted small">{t('login.tagline')}</p>
          </div>
          <button
            type="button"
            className="link"
            onClick={() => void setLocale(locale === 'en' ? 'zh-CN' : 'en')}
          >
            {t('login.language')}
          </button>
        </header>
        {lost && <div className="notice tone-talking">{t('login.lost')}</div>}
        <LoginForm />
      </div>
    </div>
  );
}

/** What was typed, the captcha, and the way in. */
function useLogin() {
  const t = useT(identityTexts);
  const common = useT(commonTexts);
  const client = useQueryClient();
  const router = useRouter();
  const { redirect } = useSearch({ strict: false }) as { redirect?: string };
  const [draft, setDraft] = useState({
    tenantCode: recall('tenant') ?? '',
    login: recall('login') ?? '',
    password: '',
    captcha: '',
  });
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [trouble, setTrouble] = useState<string>();
  const captchaBox = useRef<InputRef>(null);
  const passwordBox = useRef<InputRef>(null);
  const picture = useQuery({
    queryKey: ['captcha'],
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    queryFn: () => api.call(getCaptcha, {}),
  });
  const set = (patch: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...patch }));
  const renew = () => {
    set({ captcha: '' });
    void picture.refetch();
  };

  const enter = useMutation({
    meta: { errors: 'inline' },
    mutationFn: () =>
      api.call(logIn, { body: { ...draft, captchaId: picture.data?.captchaId ?? crypto.randomUUID() } }),
    onSuccess: async (me) => {
      remember('tenant', draft.tenantCode);
      remember('login', draft.login);
      client.clear();
      client.setQueryData(meQuery.queryKey, takeSession(me));
      if (me.preferences.locale) await setLocale(me.preferences.locale);
      if (me.preferences.theme) setTheme(me.preferences.theme);
      await router.navigate({ href: redirect ?? '/', replace: true });
    },
    onError: (error) => {
      const { fields, rest } = fieldErrors(error);
      setErrors(fields);
      renew();
      if (hasCode(error, 'captcha_wrong')) {
        setErrors({ captcha: errorText(error) });
        setTrouble(undefined);
        captchaBox.current?.focus();
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
      if (!draft[key].trim()) missing[key] = common('field.required', { name: t(names[key]) });
    }
    setErrors(missing);
    setTrouble(undefined);
    if (Object.keys(missing).length === 0 && !enter.isPending) enter.mutate();
  };

  return { t, draft, set, errors, trouble, captchaBox, passwordBox, picture, renew, enter, submit };
}

function LoginForm() {
  const { t, draft, set, errors, trouble, captchaBox, passwordBox, picture, renew, enter, submit } =
    useLogin();

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
      <Field label={t('login.captcha')} error={errors.captcha} hint={t('login.captcha.renew')}>
        {(control) => (
          <div className="row">
            <Input
              {...control}
              ref={captchaBox}
              size="large"
              autoComplete="off"
              maxLength={10}
              value={draft.captcha}
              onChange={({ target }) => set({ captcha: target.value })}
            />
            <button type="button" className="captcha" aria-label={t('login.captcha.renew')} onClick={renew}>
              {picture.data ? (
                <img alt="" src={`data:image/svg+xml,${encodeURIComponent(picture.data.svg)}`} />
              ) : (
                <span className="muted small">{picture.isError ? t('login.captcha.failed') : '…'}</span>
              )}
            </button>
          </div>
        )}
      </Field>
      <Button type="primary" size="large" block htmlType="submit" loading={enter.isPending}>
        {t('login.go')}
      </Button>
    </form>
  );
}
