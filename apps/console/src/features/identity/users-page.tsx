import type { RoleKey } from '@guanjia/contracts/core/roles';
import { passwordFaults } from '@guanjia/contracts/identity/password-rules';
import { unlockUser } from '@guanjia/contracts/identity/security-alerts';
import { listUsers, resetUserPassword, type UserRow, userList } from '@guanjia/contracts/identity/users';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useMemo, useState } from 'react';
import { Field } from '../../components/field.tsx';
import { RecordList } from '../../components/list/record-list.tsx';
import type { ListColumn } from '../../components/list/types.ts';
import { useRoleName } from '../../components/role-name.ts';
import { SidePanel } from '../../components/side-panel.tsx';
import { api } from '../../lib/api.ts';
import { errorText } from '../../lib/errors.ts';
import { useT } from '../../lib/i18n.ts';
import { useMay, useMe } from '../../lib/session.ts';
import { enumTexts } from '../../lib/texts/enums.ts';
import { showToast } from '../../lib/toast.ts';
import './identity.css';
import { alertTexts } from './alert-texts.ts';
import { PasswordChecklist, usePasswordRules } from './password-checklist.tsx';
import { generatePassword } from './password-rule.ts';
import { ResetFactor } from './reset-factor.tsx';
import { identityTexts } from './texts.ts';
import { UserPresence } from './user-presence.tsx';

const statusTones = {
  active: 'tone-ready',
  disabled: 'tone-idle',
  locked: 'tone-alarm',
  left: 'tone-idle',
};

export function UsersPage() {
  const t = useT(identityTexts);
  const words = useT(enumTexts);
  const roleWord = useRoleName();
  const mayManage = useMay('identity.users.manage');
  const mayWatch = useMay('identity.security.read');
  const columns = useMemo(
    (): ListColumn<UserRow>[] => [
      { key: 'login', title: t('users.login'), width: 140, render: (row) => row.login },
      { key: 'name', title: t('users.name'), width: 160, grow: true, render: (row) => row.name },
      { key: 'employeeNo', title: t('users.employee_no'), width: 120, render: (row) => row.employeeNo },
      { key: 'unitName', title: t('users.unit'), width: 160, render: (row) => row.unitName },
      {
        key: 'roleKey',
        title: t('users.role'),
        width: 130,
        render: (row) => roleWord(row.roleKey, row.roleName),
        option: (value) => words(`role.${value as RoleKey}`),
      },
      {
        key: 'status',
        title: t('users.status'),
        width: 110,
        text: (row) => words(`user.${row.status}`),
        render: (row) => (
          <span className={`badge ${statusTones[row.status]}`}>{words(`user.${row.status}`)}</span>
        ),
        option: (value) => words(`user.${value as UserRow['status']}`),
      },
    ],
    [t, words, roleWord],
  );
  return (
    <RecordList
      title={t('users.title')}
      definition={userList}
      columns={columns}
      fetchPage={(query, signal) => api.call(listUsers, { query }, { signal })}
      searchPlaceholder={t('users.search')}
      empty={{ title: t('users.empty') }}
      rowLabel={(row) => row.name}
      panel={(_id, row, close) =>
        row && (
          <SidePanel label={row.name} title={`${row.name} · ${row.login}`} width={560} onClose={close}>
            <dl className="facts" style={{ marginBottom: 20 }}>
              <dt>{t('users.employee_no')}</dt>
              <dd>{row.employeeNo}</dd>
              <dt>{t('users.unit')}</dt>
              <dd>{row.unitName}</dd>
              <dt>{t('users.role')}</dt>
              <dd>{roleWord(row.roleKey, row.roleName)}</dd>
              <dt>{t('users.status')}</dt>
              <dd>{words(`user.${row.status}`)}</dd>
            </dl>
            <div className="stack user-panel">
              {row.status === 'locked' && <Unlock user={row} />}
              {mayManage && <ResetPassword key={row.id} user={row} />}
              {mayManage && <ResetFactor userId={row.id} name={row.name} />}
              {mayWatch && <UserPresence userId={row.id} />}
            </div>
          </SidePanel>
        )
      }
    />
  );
}

function ResetPassword({ user: target }: { user: UserRow }) {
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

function Unlock({ user: target }: { user: UserRow }) {
  const t = useT(alertTexts);
  const may = useMay('identity.users.unlock');
  const client = useQueryClient();
  const unlock = useMutation({
    mutationFn: () => api.call(unlockUser, { params: { id: target.id } }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['list', userList.name] });
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
