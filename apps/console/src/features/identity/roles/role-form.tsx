import { dataScopes, type ScopeDomain, scopeDomains } from '@guanjia/contracts/core/permissions';
import { userCategories } from '@guanjia/contracts/core/roles';
import { createRole, type Role, setRoleMenus, updateRole } from '@guanjia/contracts/identity/role-routes';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox, Collapse, Input, Select } from 'antd';
import { type ReactNode, type SubmitEvent, useState } from 'react';
import { Field } from '../../../components/field.tsx';
import { menuPages } from '../../../components/menu-pages.ts';
import { api } from '../../../lib/api.ts';
import { errorText } from '../../../lib/errors.ts';
import { useT } from '../../../lib/i18n.ts';
import { commonTexts } from '../../../lib/texts/common.ts';
import { rightsTexts } from '../../../lib/texts/rights.ts';
import { showToast } from '../../../lib/toast.ts';
import { rolesQuery } from '../identity-queries.ts';
import { FieldRuleEditor } from './field-rule-table.tsx';
import { PermissionPicker } from './permission-picker.tsx';
import { draftOf, emptyRole, type RoleDraft } from './role-draft.ts';
import { roleTexts } from './texts.ts';

/** A role: new, a copy (`start`), or an existing one; of built-in ones only the menus can be changed. */
export function RoleForm(props: {
  role?: Role | undefined;
  start?: RoleDraft | undefined;
  mayManage: boolean;
  onDone: () => void;
}) {
  const t = useT(roleTexts);
  const common = useT(commonTexts);
  const [draft, setDraft] = useState<RoleDraft>(() => draftOf(props.role ?? props.start ?? emptyRole()));
  const [error, setError] = useState<string>();
  const set = (patch: Partial<RoleDraft>) => setDraft({ ...draft, ...patch });
  const fixed = !props.mayManage || (props.role?.builtIn ?? false);
  const save = useSaveRole(props, draft, setError);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!draft.name.trim()) return setError(common('field.required', { name: t('field.name') }));
    setError(undefined);
    save.mutate();
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      {props.role?.builtIn && <div className="notice">{t('built_in.why')}</div>}
      {!props.role?.builtIn && <NamePart {...{ draft, set, fixed, error }} />}
      {props.role?.builtIn && error && (
        <div className="notice tone-alarm" role="alert">
          {error}
        </div>
      )}
      <RoleParts {...{ draft, set, fixed }} mayManage={props.mayManage} />
      <div className="row end">
        <Button onClick={props.onDone}>{common(props.mayManage ? 'cancel' : 'close')}</Button>
        {props.mayManage && (
          <Button type="primary" htmlType="submit" loading={save.isPending}>
            {common('save')}
          </Button>
        )}
      </div>
    </form>
  );
}

function useSaveRole(
  { role, onDone }: { role?: Role | undefined; onDone: () => void },
  draft: RoleDraft,
  setError: (text: string) => void,
) {
  const common = useT(commonTexts);
  const client = useQueryClient();
  return useMutation({
    meta: { errors: 'inline' },
    mutationFn: () => {
      if (!role) return api.call(createRole, { body: draft });
      const params = { id: role.id };
      return role.builtIn
        ? api.call(setRoleMenus, { params, body: { hiddenMenus: draft.hiddenMenus } })
        : api.call(updateRole, { params, body: { ...draft, version: role.version } });
    },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: rolesQuery.queryKey });
      showToast({ kind: 'done', text: common('saved') });
      onDone();
    },
    onError: (failure) => setError(errorText(failure)),
  });
}

interface Part {
  draft: RoleDraft;
  set: (patch: Partial<RoleDraft>) => void;
  fixed: boolean;
}

function NamePart({ draft, set, fixed, error }: Part & { error: string | undefined }) {
  const t = useT(roleTexts);
  const right = useT(rightsTexts);
  return (
    <fieldset className="plain-fieldset form-grid" disabled={fixed}>
      <Field label={t('field.name')} required error={error}>
        {(control) => (
          <Input
            {...control}
            autoFocus
            maxLength={60}
            value={draft.name}
            onChange={({ target }) => set({ name: target.value })}
          />
        )}
      </Field>
      <Field label={t('field.category')}>
        {(control) => (
          <Select
            {...control}
            disabled={fixed}
            value={draft.category ?? ''}
            options={[
              { value: '', label: t('category.any') },
              ...userCategories.map((one) => ({ value: one, label: right(`category.${one}`) })),
            ]}
            onChange={(value) => set({ category: userCategories.find((one) => one === value) ?? null })}
          />
        )}
      </Field>
      <Field label={t('field.description')} wide>
        {(control) => (
          <Input
            {...control}
            maxLength={500}
            value={draft.description}
            onChange={({ target }) => set({ description: target.value })}
          />
        )}
      </Field>
    </fieldset>
  );
}

function RoleParts({ draft, set, fixed, mayManage }: Part & { mayManage: boolean }) {
  const t = useT(roleTexts);
  const part = (
    key: 'permissions' | 'scopes' | 'fields' | 'menus',
    children: ReactNode,
    extra?: ReactNode,
  ) => ({
    key,
    label: t(`part.${key}`),
    extra,
    children,
  });
  return (
    <Collapse
      defaultActiveKey={['permissions', 'scopes']}
      items={[
        part(
          'permissions',
          <PermissionPicker
            value={draft.permissions}
            disabled={fixed}
            onChange={(permissions) => set({ permissions })}
          />,
          <span className="muted">{t('permissions.count', { n: draft.permissions.length })}</span>,
        ),
        part('scopes', <ScopePart {...{ draft, set, fixed }} />),
        part(
          'fields',
          <>
            <p className="muted small">{t('fields.hint')}</p>
            <FieldRuleEditor
              rules={draft.fieldRules}
              disabled={fixed}
              onChange={(fieldRules) => set({ fieldRules })}
            />
          </>,
        ),
        part('menus', <MenuPart draft={draft} set={set} fixed={!mayManage} />),
      ]}
    />
  );
}

function ScopePart({ draft, set, fixed }: Part) {
  const t = useT(roleTexts);
  const right = useT(rightsTexts);
  const change = (domain: ScopeDomain, scope: RoleDraft['scopes'][ScopeDomain]) =>
    set({ scopes: { ...draft.scopes, [domain]: scope } });
  return (
    <>
      <p className="muted small">{t('scopes.hint')}</p>
      <div className="form-grid">
        {scopeDomains.map((domain) => (
          <Field key={domain} label={right(`domain.${domain}`)}>
            {(control) => (
              <Select
                {...control}
                disabled={fixed}
                value={draft.scopes[domain]}
                options={dataScopes.map((scope) => ({ value: scope, label: right(`scope.${scope}`) }))}
                onChange={(scope) => change(domain, scope)}
              />
            )}
          </Field>
        ))}
      </div>
    </>
  );
}

function MenuPart({ draft, set, fixed }: Part) {
  const t = useT(roleTexts);
  const pages = menuPages();
  const shown = pages.filter(({ permission }) => draft.permissions.includes(permission));
  return (
    <>
      <p className="muted small">{t('menus.hint')}</p>
      <Checkbox.Group
        disabled={fixed}
        value={shown.map(({ path }) => path).filter((path) => !draft.hiddenMenus.includes(path))}
        options={shown.map(({ path, label }) => ({ value: path, label }))}
        onChange={(kept) =>
          set({ hiddenMenus: shown.map(({ path }) => path).filter((path) => !kept.includes(path)) })
        }
      />
    </>
  );
}
