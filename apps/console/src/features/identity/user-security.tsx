import { passwordFaults } from '@guanjia/contracts/identity/password-rules';
import { unlockUser } from '@guanjia/contracts/identity/security-alerts';
import { resetUserPassword, type User, userList } from '@guanjia/contracts/identity/users';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { Field } from '../../components/field.tsx';
import { api } from '../../lib/api.ts';
import { errorText } from '../../lib/errors.ts';
import { useT } from '../../lib/i18n.ts';
import { useMay, useMe } from '../../lib/session.ts';
import { showToast } from '../../lib/toast.ts';
import { alertTexts } from './alert-texts.ts';
import './identity.css';
import { PasswordChecklist, usePasswordRules } from './password-checklist.tsx';
import { generatePassword } from './password-rule.ts';
import { ResetFactor } from './reset-factor.tsx';
import { identityTexts } from './texts.ts';
import { UserTokens } from './tokens/user-tokens.tsx';
import { UserPresence } from './user-presence.tsx';

/** Lock, password, second step and presence of somebody else, as far as the own permissions go. */
export function UserSecurity({ user }: { user: User }) {
  const mayManage = useMay('identity.users.manage');
  const mayDecide = useMay('identity.security.manage');
  const mayWatch = useMay('identity.security.read');
  return (
    <div className="stack user-panel">
      {user.status === 'locked' && <Unlock user={user} />}
      {mayManage && <ResetPassword user={user} />}
      {mayManage && <ResetFactor userId={user.id} name={user.name} />}
      {mayDecide && user.status !== 'left' && <UserTokens user={user} />}
      {mayWatch && <UserPresence userId={user.id} />}
    </div>
  );
}

function ResetPassword({ user: target }: { user: User }) {
  const t = useT(identityTexts);
  const { tenant } = useMe();
  const rules = usePasswordRules();
  const owner = { tenantCode: tenant.code, login: target.login, employeeNo: target.employeeNo };
  const [next, setNext] = useState('');
  const [error, setError] = useState<string>();
  const reset = useMutation({
    meta: { errors: 'inline' },
    mutationFn: () => api.call(resetUserPassword, { params: { id: target.id }, body: { next } }),
    onSuccess: () => {
      setNext('');
      showToast({ kind: 'done', text: t('users.reset.done', { name: target.name }) });
    },
    onError: (failure) => setError(errorText(failure)),
  });
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (rules && passwordFaults(rules, next, owner).length > 0) return setError(t('password.rule'));
        setError(undefined);
        reset.mutate();
      }}
    >
      <h3>{t('users.reset.for', { name: target.name })}</h3>
      <Field label={t('users.reset.next')} error={error} hint={t('users.reset.hint')}>
        {(control) => (
          <div className="row">
            <Input
              {...control}
              autoComplete="off"
              value={next}
              onChange={({ target: box }) => setNext(box.value)}
            />
            <Button onClick={() => setNext(generatePassword(rules?.minLength ?? 0))}>
              {t('users.reset.generate')}
            </Button>
          </div>
        )}
      </Field>
      {rules && <PasswordChecklist rules={rules} password={next} owner={owner} />}
      <Button type="primary" htmlType="submit" disabled={!next} loading={reset.isPending}>
        {t('users.reset')}
      </Button>
    </form>
  );
}

function Unlock({ user: target }: { user: User }) {
  const t = useT(alertTexts);
  const may = useMay('identity.users.unlock');
  const client = useQueryClient();
  const unlock = useMutation({
    mutationFn: () => api.call(unlockUser, { params: { id: target.id } }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['list', userList.name] });
      void client.invalidateQueries({ queryKey: ['identity'] });
      showToast({ kind: 'done', text: t('unlocked', { name: target.name }) });
    },
  });
  if (!may) return null;
  return (
    <div className="stack">
      <p className="muted small">{t('unlock.hint')}</p>
      <div>
        <Button loading={unlock.isPending} onClick={() => unlock.mutate()}>
          {t('unlock')}
        </Button>
      </div>
    </div>
  );
}
