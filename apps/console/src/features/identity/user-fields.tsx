import { ApiError } from '@guanjia/client/http';
import type { FormValues } from '@guanjia/contracts/core/form';
import type { FormView } from '@guanjia/contracts/forms/routes';
import { getUserFields, getUserForm, saveUserFields } from '@guanjia/contracts/identity/user-fields';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { FieldText } from '../../components/form/field-text.tsx';
import { FormFields } from '../../components/form/form-fields.tsx';
import { formErrors, problemText } from '../../components/form/form-values.ts';
import { Loaded } from '../../components/states.tsx';
import { api } from '../../lib/api.ts';
import { errorText, fieldErrors, hasCode } from '../../lib/errors.ts';
import { useT } from '../../lib/i18n.ts';
import { labelOf } from '../../lib/label.ts';
import { useMay, useMe } from '../../lib/session.ts';
import { commonTexts } from '../../lib/texts/common.ts';
import { showToast } from '../../lib/toast.ts';
import { identityTexts } from './texts.ts';

/** The tenant's own fields of a user: shown to whoever sees users, changed by whoever manages them. */
export function UserFields({ id }: { id: string }) {
  const t = useT(identityTexts);
  const common = useT(commonTexts);
  const mayManage = useMay('identity.users.manage');
  const [editing, setEditing] = useState(false);
  const form = useQuery({
    queryKey: ['identity', 'user-form'],
    staleTime: 300_000,
    queryFn: ({ signal }) => api.call(getUserForm, {}, { signal }),
  }).data;
  const values = useQuery(valuesQuery(id));
  if (!form || form.fields.length === 0) return null;
  return (
    <section className="stack" aria-label={t('users.own_fields')} style={{ marginBottom: 20 }}>
      <h3>{t('users.own_fields')}</h3>
      <Loaded query={values} rows={2}>
        {({ custom }) =>
          editing ? (
            <EditFields id={id} form={form} stored={custom} onClose={() => setEditing(false)} />
          ) : (
            <>
              <dl className="facts">
                {form.fields
                  .filter((field) => !field.retired || custom[field.key] !== undefined)
                  .map((field) => (
                    <div key={field.key} style={{ display: 'contents' }}>
                      <dt>{labelOf(field.label)}</dt>
                      <dd>
                        <FieldText field={field} value={custom[field.key]} />
                      </dd>
                    </div>
                  ))}
              </dl>
              {mayManage && (
                <div>
                  <Button onClick={() => setEditing(true)}>{common('edit')}</Button>
                </div>
              )}
            </>
          )
        }
      </Loaded>
    </section>
  );
}

function valuesQuery(id: string) {
  return {
    queryKey: ['identity', 'user-fields', id],
    queryFn: ({ signal }: { signal: AbortSignal }) => api.call(getUserFields, { params: { id } }, { signal }),
  };
}

function EditFields(props: { id: string; form: FormView; stored: FormValues; onClose: () => void }) {
  const common = useT(commonTexts);
  const client = useQueryClient();
  const roleKey = useMe().user.role.key;
  const { form, stored } = props;
  const [custom, setCustom] = useState(stored);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const save = useMutation({
    meta: { errors: 'inline' },
    mutationFn: () => api.call(saveUserFields, { params: { id: props.id }, body: { custom } }),
    onSuccess: (answer) => {
      client.setQueryData(valuesQuery(props.id).queryKey, answer);
      showToast({ kind: 'done', text: common('saved') });
      props.onClose();
    },
    onError: (error) => {
      if (error instanceof ApiError && hasCode(error, 'value_taken', 'value_taken_by')) {
        return setErrors({ [String(error.params.field)]: errorText(error) });
      }
      const { fields, rest } = fieldErrors(error);
      if (rest) showToast({ kind: 'error', text: rest });
      setErrors(
        Object.fromEntries(
          Object.entries(fields).map(([path, problem]) => {
            const key = path.replace(/^custom\./, '');
            return [
              key,
              problemText(
                problem,
                form.fields.find((field) => field.key === key),
              ),
            ];
          }),
        ),
      );
    },
  });
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const found = formErrors(form.fields, custom, { roleKey, stored });
        setErrors(found);
        if (Object.keys(found).length === 0) save.mutate();
      }}
    >
      <FormFields
        fields={form.fields}
        groups={form.groups}
        roleKey={roleKey}
        values={custom}
        errors={errors}
        onChange={setCustom}
      />
      <div className="row end">
        <Button onClick={props.onClose}>{common('cancel')}</Button>
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {common('save')}
        </Button>
      </div>
    </form>
  );
}
