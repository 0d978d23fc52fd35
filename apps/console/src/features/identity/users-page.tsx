import type { RoleKey, UserCategory } from '@guanjia/contracts/core/roles';
import { listUsers, type UserRow, userList } from '@guanjia/contracts/identity/users';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button, Drawer } from 'antd';
import { useMemo, useState } from 'react';
import { PlusIcon } from '../../components/icons.tsx';
import { RecordList } from '../../components/list/record-list.tsx';
import type { ListColumn } from '../../components/list/types.ts';
import { useRoleName } from '../../components/role-name.ts';
import { api } from '../../lib/api.ts';
import { useT } from '../../lib/i18n.ts';
import { useMay } from '../../lib/session.ts';
import { enumTexts } from '../../lib/texts/enums.ts';
import { rightsTexts } from '../../lib/texts/rights.ts';
import { unitsQuery } from './identity-queries.ts';
import { peopleTexts } from './people/texts.ts';
import { UserForm } from './people/user-form.tsx';
import { UserPanel } from './people/user-panel.tsx';
import { identityTexts } from './texts.ts';
import { UserFields } from './user-fields.tsx';
import { UserSecurity } from './user-security.tsx';

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
  const people = useT(peopleTexts);
  const right = useT(rightsTexts);
  const [adding, setAdding] = useState(false);
  const units = useQuery(unitsQuery()).data?.items;
  const unitName = (id: string) => units?.find((unit) => unit.id === id)?.name ?? '…';
  const mayManage = useMay('identity.users.manage');
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
      { key: 'postName', title: people('field.post'), width: 130, render: (row) => row.postName ?? '–' },
      {
        key: 'category',
        title: people('field.category'),
        width: 100,
        render: (row) => right(`category.${row.category}`),
        option: (value) => right(`category.${value as UserCategory}`),
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
    [t, words, roleWord, people, right],
  );
  return (
    <>
      <RecordList
        title={t('users.title')}
        definition={userList}
        columns={columns}
        fetchPage={(query, signal) => api.call(listUsers, { query }, { signal })}
        searchPlaceholder={t('users.search')}
        empty={{ title: t('users.empty') }}
        rowLabel={(row) => row.name}
        filterWords={{ unitId: { title: t('users.unit'), option: unitName } }}
        actions={
          mayManage && (
            <>
              <Link to="/users/import">{people('import')}</Link>
              <Button type="primary" icon={<PlusIcon />} onClick={() => setAdding(true)}>
                {people('new')}
              </Button>
            </>
          )
        }
        panel={(id, _row, close) => (
          <UserPanel key={id} id={id} onClose={close}>
            {(user) => (
              <>
                <UserFields id={user.id} />
                <UserSecurity user={user} />
              </>
            )}
          </UserPanel>
        )}
      />
      <Drawer open={adding} onClose={() => setAdding(false)} size={600} title={people('new')} destroyOnHidden>
        <UserForm onDone={() => setAdding(false)} onCancel={() => setAdding(false)} />
      </Drawer>
    </>
  );
}
