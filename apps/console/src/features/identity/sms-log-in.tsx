import { logInByCode, requestLogInCode } from '@guanjia/contracts/identity/sms-codes';
import { useMutation } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { type SubmitEvent, useState } from 'react';
import { Field } from '../../components/field.tsx';
import { api } from '../../lib/api.ts';
import { useT } from '../../lib/i18n.ts';
import { recall, remember } from '../../lib/remember.ts';
import { CaptchaField, useCaptcha } from './captcha-field.tsx';
import { CodeField, useCodeRequest } from './code-field.tsx';
import { codeTexts } from './code-texts.ts';
import { identityTexts } from './texts.ts';
import { useEnterConsole } from './use-enter-console.ts';
import { useFormErrors } from './use-form-errors.ts';

/** Log-in with a mobile number and the code that comes to it (IAM-007). */
export function SmsLogIn(props: { onTenant: (code: string) => void }) {
  const t = useT(codeTexts);
  const words = useT(identityTexts);
  const enterConsole = useEnterConsole();
  const captcha = useCaptcha(true);
  const [draft, setDraft] = useState({
    tenantCode: recall('tenant') ?? '',
    mobile: '',
    captcha: '',
    code: '',
  });
  const set = (patch: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...patch }));
  const { errors, trouble, take, require } = useFormErrors();
  const names = { tenantCode: words('login.tenant'), mobile: t('mobile'), captcha: words('login.captcha') };
  const request = useCodeRequest({
    request: async () => {
      const { tenantCode, mobile } = draft;
      try {
        return await api.call(requestLogInCode, {
          body: { tenantCode, mobile, ...captcha.answered(draft.captcha) },
        });
      } finally {
        set({ captcha: '' });
        captcha.renew();
      }
    },
    onError: take,
  });
  const enter = useMutation({
    meta: { errors: 'inline' },
    mutationFn: () => {
      const { tenantCode, mobile, code } = draft;
      return api.call(logInByCode, { body: { tenantCode, mobile, code } });
    },
    onSuccess: async (me) => {
      remember('tenant', draft.tenantCode);
      await enterConsole(me);
    },
    onError: take,
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const { captcha: _, ...needed } = names;
    if (require(draft, { ...needed, code: t('code') })) enter.mutate();
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      {trouble && (
        <div className="notice tone-alarm" role="alert">
          {trouble}
        </div>
      )}
      <Field label={names.tenantCode} error={errors.tenantCode}>
        {(control) => (
          <Input
            {...control}
            size="large"
            autoComplete="organization"
            value={draft.tenantCode}
            onBlur={() => props.onTenant(draft.tenantCode.trim())}
            onChange={({ target }) => set({ tenantCode: target.value })}
          />
        )}
      </Field>
      <Field label={names.mobile} error={errors.mobile}>
        {(control) => (
          <Input
            {...control}
            size="large"
            inputMode="tel"
            autoComplete="tel"
            autoFocus
            value={draft.mobile}
            onChange={({ target }) => set({ mobile: target.value })}
          />
        )}
      </Field>
      <CaptchaField
        captcha={captcha}
        value={draft.captcha}
        error={errors.captcha}
        onChange={(text) => set({ captcha: text })}
      />
      <CodeField
        request={{ ...request, ask: () => require(draft, names) && request.ask() }}
        value={draft.code}
        error={errors.code}
        onChange={(code) => set({ code })}
      />
      <Button type="primary" size="large" block htmlType="submit" loading={enter.isPending}>
        {words('login.go')}
      </Button>
    </form>
  );
}
