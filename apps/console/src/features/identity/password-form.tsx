import { changePassword } from '@guanjia/contracts/identity/routes';
import { useMutation } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { type SubmitEvent, useState } from 'react';
import { Field } from '../../components/field.tsx';
import { api } from '../../lib/api.ts';
import { errorText, hasCode } from '../../lib/errors.ts';
import { useT } from '../../lib/i18n.ts';
import { isStrong } from './password-rule.ts';
import { identityTexts } from './texts.ts';

/** Current password, new one twice. The rule is checked here as it is on the server. */
export function PasswordForm({ onDone }: { onDone: () => void }) {
  const t = useT(identityTexts);
  const [draft, setDraft] = useState({ current: '', next: '', again: '' });
  const [errors, setErrors] = useState<Partial<Record<keyof typeof draft, string>>>({});
  const save = useMutation({
    meta: { errors: 'inline' },
    mutationFn: () => api.call(changePassword, { body: { current: draft.current, next: draft.next } }),
    onSuccess: onDone,
    onError: (error) =>
      setErrors(
        hasCode(error, 'password_wrong') ? { current: errorText(error) } : { next: errorText(error) },
      ),
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!isStrong(draft.next)) return setErrors({ next: t('password.rule') });
    if (draft.next !== draft.again) return setErrors({ again: t('password.differs') });
    setErrors({});
    save.mutate();
  };
  const rows = [
    ['current', 'password.current', 'current-password'],
    ['next', 'password.next', 'new-password'],
    ['again', 'password.again', 'new-password'],
  ] as const;
  return (
    <form className="stack" onSubmit={submit} noValidate>
      {rows.map(([key, label, autoComplete]) => (
        <Field
          key={key}
          label={t(label)}
          required
          error={errors[key]}
          hint={key === 'next' ? t('password.rule') : undefined}
        >
          {(control) => (
            <Input.Password
              {...control}
              autoFocus={key === 'current'}
              autoComplete={autoComplete}
              value={draft[key]}
              onChange={({ target }) => setDraft({ ...draft, [key]: target.value })}
            />
          )}
        </Field>
      ))}
      <Button
        type="primary"
        htmlType="submit"
        loading={save.isPending}
        disabled={!draft.current || !draft.next || !draft.again}
      >
        {t('password.save')}
      </Button>
    </form>
  );
}
