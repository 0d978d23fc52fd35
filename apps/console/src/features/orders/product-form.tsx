import { createProduct, updateProduct } from '@guanjia/contracts/orders/routes';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, InputNumber, Select } from 'antd';
import { type SubmitEvent, useState } from 'react';
import { Field } from '../../components/field.tsx';
import { api } from '../../lib/api.ts';
import { fieldErrors, hasCode } from '../../lib/errors.ts';
import { useT } from '../../lib/i18n.ts';
import { commonTexts } from '../../lib/texts/common.ts';
import { showToast } from '../../lib/toast.ts';
import { categoriesQuery, type Product } from './orders-queries.ts';
import { ordersTexts } from './texts.ts';

export function ProductForm(props: {
  product: Product | undefined;
  onDone: () => void;
  onCancel: () => void;
}) {
  const t = useT(ordersTexts);
  const common = useT(commonTexts);
  const client = useQueryClient();
  const categories = useQuery(categoriesQuery).data?.items ?? [];
  const [draft, setDraft] = useState({
    code: props.product?.code ?? '',
    name: props.product?.name ?? '',
    yuan: props.product ? props.product.price / 100 : null,
    categoryId: props.product?.categoryId ?? '',
    description: props.product?.description ?? '',
  });
  const [errors, setErrors] = useState<Record<string, string>>({});
  const set = (patch: Partial<typeof draft>) => setDraft({ ...draft, ...patch });
  const save = useMutation({
    meta: { errors: 'inline' },
    mutationFn: () => {
      const { yuan, ...rest } = draft;
      const body = { ...rest, price: Math.round((yuan ?? 0) * 100) };
      return props.product
        ? api.call(updateProduct, { params: { id: props.product.id }, body })
        : api.call(createProduct, { body });
    },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['orders'] });
      showToast({ kind: 'done', text: common('saved') });
      props.onDone();
    },
    onError: (error) => {
      const { fields, rest } = fieldErrors(error);
      if (hasCode(error, 'code_taken')) setErrors({ code: rest ?? '' });
      else setErrors(rest ? { name: rest, ...fields } : fields);
    },
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const found: Record<string, string> = {};
    for (const key of ['code', 'name'] as const) {
      if (!draft[key].trim()) found[key] = common('field.required', { name: t(`product.${key}`) });
    }
    if (draft.yuan === null) found.price = common('field.required', { name: t('product.price') });
    if (!draft.categoryId) found.categoryId = common('field.required', { name: t('product.category') });
    setErrors(found);
    if (Object.keys(found).length === 0) save.mutate();
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <div className="form-grid">
        <Field label={t('product.code')} required error={errors.code}>
          {(control) => (
            <Input
              {...control}
              autoFocus
              maxLength={40}
              value={draft.code}
              onChange={({ target }) => set({ code: target.value })}
            />
          )}
        </Field>
        <Field label={t('product.price')} required error={errors.price}>
          {(control) => (
            <InputNumber
              {...control}
              min={0}
              precision={2}
              style={{ width: '100%' }}
              value={draft.yuan}
              onChange={(yuan) => set({ yuan })}
            />
          )}
        </Field>
      </div>
      <Field label={t('product.name')} required error={errors.name}>
        {(control) => (
          <Input
            {...control}
            maxLength={100}
            value={draft.name}
            onChange={({ target }) => set({ name: target.value })}
          />
        )}
      </Field>
      <Field label={t('product.category')} required error={errors.categoryId}>
        {(control) => (
          <Select
            {...control}
            value={draft.categoryId || null}
            options={categories.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(categoryId: string) => set({ categoryId })}
          />
        )}
      </Field>
      <Field label={t('product.description')} error={errors.description}>
        {(control) => (
          <Input.TextArea
            {...control}
            maxLength={8000}
            autoSize={{ minRows: 5, maxRows: 14 }}
            value={draft.description}
            onChange={({ target }) => set({ description: target.value })}
          />
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
