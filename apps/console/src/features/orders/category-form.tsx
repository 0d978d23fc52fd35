import { createCategory, dispositionKinds, updateCategory } from '@guanjia/contracts/orders/routes';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { type SubmitEvent, useState } from 'react';
import { Field } from '../../components/field.tsx';
import { PlusIcon, TrashIcon } from '../../components/icons.tsx';
import { api } from '../../lib/api.ts';
import { errorText } from '../../lib/errors.ts';
import { useT } from '../../lib/i18n.ts';
import { commonTexts } from '../../lib/texts/common.ts';
import { enumTexts } from '../../lib/texts/enums.ts';
import { showToast } from '../../lib/toast.ts';
import type { Category } from './orders-queries.ts';
import { ordersTexts } from './texts.ts';

type Row = { id?: string; name: string; kind: (typeof dispositionKinds)[number] };

export function CategoryForm(props: {
  category: Category | undefined;
  onDone: () => void;
  onCancel: () => void;
}) {
  const t = useT(ordersTexts);
  const common = useT(commonTexts);
  const words = useT(enumTexts);
  const client = useQueryClient();
  const [name, setName] = useState(props.category?.name ?? '');
  const [rows, setRows] = useState<readonly Row[]>(
    props.category?.dispositions ?? [
      { name: words('disposition.success'), kind: 'success' },
      { name: words('disposition.interested'), kind: 'interested' },
      { name: words('disposition.failure'), kind: 'failure' },
    ],
  );
  const [error, setError] = useState<string>();
  const save = useMutation({
    meta: { errors: 'inline' },
    mutationFn: () => {
      const body = { name, dispositions: [...rows] };
      return props.category
        ? api.call(updateCategory, { params: { id: props.category.id }, body })
        : api.call(createCategory, { body });
    },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['orders'] });
      showToast({ kind: 'done', text: common('saved') });
      props.onDone();
    },
    onError: (failure) => setError(errorText(failure)),
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!name.trim()) return setError(common('field.required', { name: t('category.name') }));
    if (rows.length === 0 || rows.some((row) => !row.name.trim())) {
      return setError(common('field.required', { name: t('disposition.name') }));
    }
    setError(undefined);
    save.mutate();
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <Field label={t('category.name')} required error={error}>
        {(control) => (
          <Input
            {...control}
            autoFocus
            maxLength={60}
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
        )}
      </Field>
      <Field label={t('category.dispositions')} group hint={t('category.dispositions.hint')}>
        {() => (
          <div className="stack" style={{ gap: 6 }}>
            {rows.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: new rows have no id yet
              <div key={index} className="row">
                <Input
                  aria-label={t('disposition.name')}
                  maxLength={40}
                  value={row.name}
                  onChange={({ target }) => setRows(rows.with(index, { ...row, name: target.value }))}
                />
                <Select
                  aria-label={t('disposition.kind')}
                  style={{ width: 130, flex: 'none' }}
                  value={row.kind}
                  options={dispositionKinds.map((kind) => ({
                    value: kind,
                    label: words(`disposition.${kind}`),
                  }))}
                  onChange={(kind) => setRows(rows.with(index, { ...row, kind }))}
                />
                <button
                  type="button"
                  className="icon-button"
                  aria-label={common('remove')}
                  onClick={() => setRows(rows.toSpliced(index, 1))}
                >
                  <TrashIcon />
                </button>
              </div>
            ))}
            {rows.length < 30 && (
              <div>
                <Button
                  size="small"
                  icon={<PlusIcon size={12} />}
                  onClick={() => setRows([...rows, { name: '', kind: 'failure' }])}
                >
                  {t('disposition.add')}
                </Button>
              </div>
            )}
          </div>
        )}
      </Field>
      <div className="row end">
        <Button onClick={props.onCancel}>{common('cancel')}</Button>
        <Button type="primary" htmlType="submit" loading={save.isPending}>
          {common('save')}
        </Button>
      </div>
    </form>
  );
}
