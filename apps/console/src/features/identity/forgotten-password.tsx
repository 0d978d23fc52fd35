import { passwordFaults } from '@guanjia/contracts/identity/password-rules';
import { getLogInOptions } from '@guanjia/contracts/identity/security-policy';
import { requestResetCode, resetForgottenPassword } from '@guanjia/contracts/identity/sms-codes';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { type SubmitEvent, useState } from 'react';
import { Field } from '../../components/field.tsx';
import { api } from '../../lib/api.ts';
import { useT } from '../../lib/i18n.ts';
import { recall } from '../../lib/remember.ts';
import { showToast } from '../../lib/toast.ts';
import { CaptchaField, useCaptcha } from './captcha-field.tsx';
import { CodeField, useCodeRequest } from './code-field.tsx';
import { codeTexts } from './code-texts.ts';
import { PasswordChecklist } from './password-checklist.tsx';
import { identityTexts } from './texts.ts';
import { useFormErrors } from './use-form-errors.ts';

function useForgotten(onDone: () => void) {
  const t = useT(codeTexts);
  const words = useT(identityTexts);
  const captcha = useCaptcha(true);
  const [draft, setDraft] = useState({
    tenantCode: recall('tenant') ?? '',
    login: recall('login') ?? '',
    mobile: '',
    captcha: '',
    code: '',
    next: '',
    again: '',
  });
  const set = (patch: Partial<typeof draft>) => setDraft((before) => ({ ...before, ...patch }));
  const { errors, trouble, setErrors, take, require } = useFormErrors();
  const { tenantCode, login, mobile, code, next } = draft;
  const options = useQuery({
    queryKey: ['log-in-options', tenantCode.trim()],
    enabled: tenantCode.trim() !== '' && next !== '',
    queryFn: () => api.call(getLogInOptions, { query: { tenantCode: tenantCode.trim() } }),
    meta: { errors: 'inline' },
  });
  const rules = options.data?.passwordRules;
  const owner = { tenantCode, login, employeeNo: '' };
  const who = { tenantCode: words('login.tenant'), login: words('login.user'), mobile: t('mobile') };
  const request = useCodeRequest({
    request: async () => {
      try {
        return await api.call(requestResetCode, {
          body: { tenantCode, login, mobile, ...captcha.answered(draft.captcha) },
        });
      } finally {
        set({ captcha: '' });
        captcha.renew();
      }
    },
    onError: take,
  });
  const save = useMutation({
    meta: { errors: 'inline' },
    mutationFn: () => api.call(resetForgottenPassword, { body: { tenantCode, login, mobile, code, next } }),
    onSuccess: () => {
      showToast({ kind: 'done', text: t('forgot.done') });
      onDone();
    },
    onError: take,
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!require(draft, { ...who, code: t('code'), next: t('forgot.next') })) return;
    if (rules && passwordFaults(rules, next, owner).length > 0)
      return setErrors({ next: words('password.rule') });
    if (next !== draft.again) return setErrors({ again: words('password.differs') });
    save.mutate();
  };
  const ask = () => require(draft, { ...who, captcha: words('login.captcha') }) && request.ask();
  return {
    t,
    words,
    draft,
    set,
    errors,
    trouble,
    captcha,
    rules,
    owner,
    who,
    save,
    submit,
    request: { ...request, ask },
  };
}

/** A new password by user name, number and SMS code (IAM-008). */
export function ForgottenPassword({ onDone }: { onDone: () => void }) {
  const { t, words, draft, set, errors, trouble, captcha, rules, owner, who, save, submit, request } =
    useForgotten(onDone);
  const completions = { tenantCode: 'organization', login: 'username', mobile: 'tel' } as const;
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <h2>{t('forgot.title')}</h2>
      <p className="muted small">{t('forgot.why')}</p>
      {trouble && (
        <div className="notice tone-alarm" role="alert">
          {trouble}
        </div>
      )}
      {(['tenantCode', 'login', 'mobile'] as const).map((key) => (
        <Field key={key} label={who[key]} error={errors[key]}>
          {(control) => (
            <Input
              {...control}
              size="large"
              autoComplete={completions[key]}
              value={draft[key]}
              onChange={({ target }) => set({ [key]: target.value })}
            />
          )}
        </Field>
      ))}
      <CaptchaField
        captcha={captcha}
        value={draft.captcha}
        error={errors.captcha}
        onChange={(text) => set({ captcha: text })}
      />
      <CodeField
        request={request}
        value={draft.code}
        error={errors.code}
        onChange={(code) => set({ code })}
      />
      {(['next', 'again'] as const).map((key) => (
        <Field key={key} label={t(`forgot.${key}`)} error={errors[key]}>
          {(control) => (
            <Input.Password
              {...control}
              size="large"
              autoComplete="new-password"
              value={draft[key]}
              onChange={({ target }) => set({ [key]: target.value })}
            />
          )}
        </Field>
      ))}
      {rules && <PasswordChecklist rules={rules} password={draft.next} owner={owner} />}
      <Button type="primary" size="large" block htmlType="submit" loading={save.isPending}>
        {t('forgot.go')}
      </Button>
      <button type="button" className="link" onClick={onDone}>
        {words('login.title')}
      </button>
    </form>
  );
}
