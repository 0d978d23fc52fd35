import { deleteRole, type Role } from '@guanjia/contracts/identity/role-routes';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Drawer, Tabs } from 'antd';
import { useState } from 'react';
import { PlusIcon } from '../../../components/icons.tsx';
import { useRoleName } from '../../../components/role-name.ts';
import { Loaded } from '../../../components/states.tsx';
import { api } from '../../../lib/api.ts';
import { formatList } from '../../../lib/format.ts';
import { useT } from '../../../lib/i18n.ts';
import { useMay } from '../../../lib/session.ts';
import { commonTexts } from '../../../lib/texts/common.ts';
import { rightsTexts } from '../../../lib/texts/rights.ts';
import { showToast } from '../../../lib/toast.ts';
import { rolesQuery } from '../identity-queries.ts';
import { draftOf, type RoleDraft } from './role-draft.ts';
import { RoleForm } from './role-form.tsx';
import { SeparationsPane } from './separations-pane.tsx';
import { roleTexts } from './texts.ts';

/** 角色与权限: what roles may do, how far they see, which fields they see, which duties must be apart. */
export function RolesPage() {
  const t = useT(roleTexts);
  return (
    <section className="page" aria-label={t('title')}>
      <header className="page-head">
        <h1>{t('title')}</h1>
      </header>
      <div className="page-body">
        <Tabs
          destroyOnHidden
          items={[
            { key: 'roles', label: t('tab.roles'), children: <RolesPane /> },
            { key: 'separations', label: t('tab.separations'), children: <SeparationsPane /> },
          ]}
        />
      </div>
    </section>
  );
}

type Editing = { role: Role } | { start: RoleDraft | undefined };

function RolesPane() {
  const t = useT(roleTexts);
  const roleName = useRoleName();
  const mayManage = useMay('identity.roles.manage');
  const roles = useQuery(rolesQuery);
  const [editing, setEditing] = useState<Editing>();
  const close = () => setEditing(undefined);
  const title = editing && 'role' in editing ? roleName(editing.role.key, editing.role.name) : t('new');
  return (
    <div className="stack">
      {mayManage && (
        <div className="row end">
          <Button type="primary" icon={<PlusIcon />} onClick={() => setEditing({ start: undefined })}>
            {t('new')}
          </Button>
        </div>
      )}
      <Loaded query={roles}>
        {({ items }) => (
          <RoleTable
            roles={items}
            mayManage={mayManage}
            onOpen={(role) => setEditing({ role })}
            onCopy={(role) =>
              setEditing({
                start: { ...draftOf(role), name: t('copy.of', { name: roleName(role.key, role.name) }) },
              })
            }
          />
        )}
      </Loaded>
      <Drawer open={editing !== undefined} onClose={close} size={720} title={title} destroyOnHidden>
        {editing && (
          <RoleForm
            role={'role' in editing ? editing.role : undefined}
            start={'start' in editing ? editing.start : undefined}
            mayManage={mayManage}
            onDone={close}
          />
        )}
      </Drawer>
    </div>
  );
}

function RoleTable(props: {
  roles: readonly Role[];
  mayManage: boolean;
  onOpen: (role: Role) => void;
  onCopy: (role: Role) => void;
}) {
  const t = useT(roleTexts);
  const common = useT(commonTexts);
  const right = useT(rightsTexts);
  const roleName = useRoleName();
  return (
    <table className="data-table panel">
      <thead>
        <tr>
          <th>{t('field.name')}</th>
          <th>{t('field.category')}</th>
          <th>{t('part.scopes')}</th>
          <th className="num">{t('part.permissions')}</th>
          <th className="num">{t('people')}</th>
          <th aria-label={common('edit')} />
        </tr>
      </thead>
      <tbody>
        {props.roles.map((role) => (
          <tr key={role.id}>
            <td>
              <strong>{roleName(role.key, role.name)}</strong>{' '}
              <span className="badge">{t(role.builtIn ? 'built_in' : 'own')}</span>
              {role.description && <div className="muted small">{role.description}</div>}
            </td>
            <td>{role.category ? right(`category.${role.category}`) : t('category.any')}</td>
            <td>
              {formatList([...new Set(Object.values(role.scopes))].map((scope) => right(`scope.${scope}`)))}
            </td>
            <td className="num">{role.permissions.length}</td>
            <td className="num">{role.people}</td>
            <td>
              <div className="row end">
                <button type="button" className="link" onClick={() => props.onOpen(role)}>
                  {role.builtIn || !props.mayManage ? t('open') : common('edit')}
                </button>
                {props.mayManage && (
                  <button type="button" className="link" onClick={() => props.onCopy(role)}>
                    {t('copy')}
                  </button>
                )}
                {props.mayManage && !role.builtIn && role.people === 0 && <DeleteRole role={role} />}
              </div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function DeleteRole({ role }: { role: Role }) {
  const t = useT(roleTexts);
  const common = useT(commonTexts);
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => api.call(deleteRole, { params: { id: role.id } }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: rolesQuery.queryKey });
      showToast({ kind: 'info', text: t('deleted', { name: role.name }) });
    },
  });
  return (
    <button type="button" className="link" onClick={() => remove.mutate()}>
      {common('remove')}
    </button>
  );
}
