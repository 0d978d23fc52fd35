import { type Permission, permissions } from '@guanjia/contracts/core/permissions';
import {
  type DutySeparation,
  deleteDutySeparation,
  saveDutySeparation,
} from '@guanjia/contracts/identity/role-routes';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { type SubmitEvent, useState } from 'react';
import { Field } from '../../../components/field.tsx';
import { EmptyState, Loaded } from '../../../components/states.tsx';
import { api } from '../../../lib/api.ts';
import { errorText } from '../../../lib/errors.ts';
import { formatList } from '../../../lib/format.ts';
import { useT } from '../../../lib/i18n.ts';
import { useMay } from '../../../lib/session.ts';
import { commonTexts } from '../../../lib/texts/common.ts';
import { rightsTexts } from '../../../lib/texts/rights.ts';
import { separationsQuery } from '../identity-queries.ts';
import { roleTexts } from './texts.ts';

/** Doing and checking in different hands (IAM-044). */
export function SeparationsPane() {
  const t = useT(roleTexts);
  const common = useT(commonTexts);
  const right = useT(rightsTexts);
  const mayManage = useMay('identity.roles.manage');
  const query = useQuery(separationsQuery);
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: ({ id }: DutySeparation) => api.call(deleteDutySeparation, { params: { id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: separationsQuery.queryKey }),
  });
  const words = (keys: readonly Permission[]) => formatList(keys.map((key) => right(key)));
  return (
    <div className="stack">
      <p className="muted">{t('separation.hint')}</p>
      {mayManage && <NewSeparation />}
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('separation.empty')} />
          ) : (
            <table className="data-table panel">
              <thead>
                <tr>
                  <th>{t('separation.name')}</th>
                  <th>{t('separation.doing')}</th>
                  <th>{t('separation.checking')}</th>
                  {mayManage && <th aria-label={common('remove')} />}
                </tr>
              </thead>
              <tbody>
                {items.map((item) => (
                  <tr key={item.id}>
                    <td className="strong">{item.name}</td>
                    <td>{words(item.doing)}</td>
                    <td>{words(item.checking)}</td>
                    {mayManage && (
                      <td className="num">
                        <button type="button" className="link" onClick={() => remove.mutate(item)}>
                          {common('remove')}
                        </button>
                      </td>
                    )}
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Loaded>
    </div>
  );
}

const sides = ['doing', 'checking'] as const;

function NewSeparation() {
  const t = useT(roleTexts);
  const right = useT(rightsTexts);
  const common = useT(commonTexts);
  const client = useQueryClient();
  const empty = { name: '', doing: [] as Permission[], checking: [] as Permission[] };
  const [draft, setDraft] = useState(empty);
  const [error, setError] = useState<string>();
  const save = useMutation({
    meta: { errors: 'inline' },
    mutationFn: () =>
      api.call(saveDutySeparation, {
        params: { id: crypto.randomUUID() },
        body: { ...draft, create: true },
      }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: separationsQuery.queryKey });
      setDraft(empty);
    },
    onError: (failure) => setError(errorText(failure)),
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!draft.name.trim()) return setError(common('field.required', { name: t('separation.name') }));
    if (draft.doing.length === 0 || draft.checking.length === 0) return setError(t('separation.choose'));
    setError(undefined);
    save.mutate();
  };
  return (
    <form className="panel form-grid" style={{ padding: 12 }} onSubmit={submit} noValidate>
      <Field label={t('separation.name')} required error={error}>
        {(control) => (
          <Input
            {...control}
            maxLength={60}
            value={draft.name}
            onChange={({ target }) => setDraft({ ...draft, name: target.value })}
          />
        )}
      </Field>
      {sides.map((side, at) => {
        const other = draft[sides[1 - at] ?? 'doing'];
        return (
          <Field key={side} label={t(`separation.${side}`)} required>
            {(control) => (
              <Select
                {...control}
                mode="multiple"
                showSearch={{ optionFilterProp: 'label' }}
                value={draft[side]}
                options={permissions
                  .filter((key) => !other.includes(key))
                  .map((key) => ({ value: key, label: right(key) }))}
                onChange={(keys) => setDraft({ ...draft, [side]: keys })}
              />
            )}
          </Field>
        );
      })}
      <div className="row end">
        <Button htmlType="submit" loading={save.isPending}>
          {t('separation.new')}
        </Button>
      </div>
    </form>
  );
}
