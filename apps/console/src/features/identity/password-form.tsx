import { passwordFaults } from '@guanjia/contracts/identity/password-rules';
import { changePassword } from '@guanjia/contracts/identity/routes';
import { useMutation } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { Fragment, type SubmitEvent, useState } from 'react';
import { Field } from '../../components/field.tsx';
import { api } from '../../lib/api.ts';
import { errorText, hasCode } from '../../lib/errors.ts';
import { useT } from '../../lib/i18n.ts';
import { PasswordChecklist, useOwner, usePasswordRules } from './password-checklist.tsx';
import { identityTexts } from './texts.ts';

/** Current password, new one twice, with the rules beside it. */
export function PasswordForm({ onDone }: { onDone: () => void }) {
  const t = useT(identityTexts);
  const rules = usePasswordRules();
  const owner = useOwner();
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
    if (rules && passwordFaults(rules, draft.next, owner).length > 0)
      return setErrors({ next: t('password.rule') });
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
        <Fragment key={key}>
          <Field label={t(label)} required error={errors[key]}>
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
          {key === 'next' && rules && <PasswordChecklist rules={rules} password={draft.next} owner={owner} />}
        </Fragment>
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
